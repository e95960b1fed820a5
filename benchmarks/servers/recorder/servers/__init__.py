"""The servers by their names in the plan."""

from ..server import Server
from .alertmanager import Alertmanager
from .beanstalkd import Beanstalkd
from .caddy import Caddy
from .etcd import Etcd
from .haproxy import Haproxy
from .influxdb import Influxdb
from .mariadb import Mariadb
from .memcached import Memcached
from .mosquitto import Mosquitto
from .nats import Nats
from .nginx import Nginx
from .node_http import NodeHttp
from .postgres import Postgres
from .prometheus import Prometheus
from .pushgateway import Pushgateway
from .python_http import PythonHttp
from .rabbitmq import Rabbitmq
from .redis import Redis
from .unbound import Unbound
from .varnish import Varnish
from .victoria import Victoria
from .zookeeper import Zookeeper

SERVERS: dict[str, type[Server]] = {
    "alertmanager": Alertmanager,
    "beanstalkd": Beanstalkd,
    "caddy": Caddy,
    "etcd": Etcd,
    "haproxy": Haproxy,
    "influxdb": Influxdb,
    "mariadb": Mariadb,
    "memcached": Memcached,
    "mosquitto": Mosquitto,
    "nats": Nats,
    "nginx": Nginx,
    "node_http": NodeHttp,
    "postgres": Postgres,
    "prometheus": Prometheus,
    "pushgateway": Pushgateway,
    "python_http": PythonHttp,
    "rabbitmq": Rabbitmq,
    "redis": Redis,
    "unbound": Unbound,
    "varnish": Varnish,
    "victoria": Victoria,
    "zookeeper": Zookeeper,
}
