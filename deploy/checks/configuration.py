#!/usr/bin/env python3
"""Checks what no other tool here reads: that the two configurations of the watch use the same keys, and
agree with the unit, the image and the manifests on paths and ports.

    configuration.py ROOT OUTPUT     ROOT is deploy/; writes the manifest's configuration to OUTPUT
"""

import re
import sys
from pathlib import Path

import yaml

root, output = map(Path, sys.argv[1:])
wrong = []


def expect(truth, otherwise):
    if not truth:
        wrong.append(otherwise)


def keys(value, path=""):
    """All paths of keys in `value`; elements of a list share one. Labels have free names."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{path}.{key}"
            if key not in ("labels", "match"):
                yield from keys(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner, f"{path}[]")


example = yaml.safe_load((root / "watch.yaml").read_text())
documents = {d["kind"]: d for d in yaml.safe_load_all((root / "kubernetes/neural-detect.yaml").read_text())}
monitor = yaml.safe_load((root / "kubernetes/service-monitor.yaml").read_text())
text = documents["ConfigMap"]["data"]["watch.yaml"]
output.write_text(text)
deployed = yaml.safe_load(text)
expect(set(keys(deployed)) <= set(keys(example)),
       f"the manifest's configuration has {set(keys(deployed)) - set(keys(example))}, watch.yaml has not")

pod = documents["Deployment"]["spec"]["template"]["spec"]
container = pod["containers"][0]
service, port = documents["Service"]["spec"], container["ports"][0]
expect(documents["Deployment"]["spec"]["replicas"] == 1, "one watch, or everybody is told twice")
expect(documents["Deployment"]["spec"]["strategy"]["type"] == "Recreate", "two watches would open one state")
expect(deployed["listen"]["address"].endswith(f":{port['containerPort']}"), "the container's port is not listened on")
expect(service["ports"][0]["targetPort"] == port["name"], "the service leads nowhere")
expect(service["selector"].items() <= documents["Deployment"]["spec"]["template"]["metadata"]["labels"].items(),
       "the service selects other pods")
expect(monitor["spec"]["selector"]["matchLabels"].items() <= documents["Service"]["metadata"]["labels"].items(),
       "the monitor selects other services")
endpoint = monitor["spec"]["endpoints"][0]
expect(endpoint["port"] == service["ports"][0]["name"] and endpoint["honorLabels"], "the monitor's endpoint")
mounts = {mount["mountPath"] for mount in container["volumeMounts"]}
read = container["args"][container["args"].index("--config") + 1]
for path in [deployed["state"], deployed["notify"]["dead_letters"], read]:
    expect(str(Path(path).parent) in mounts, f"{path} lies on no volume")

image = (root / "docker/Dockerfile").read_text()
unit = (root / "systemd/neural-detect.service").read_text()
for configuration in [example, deployed]:
    file = f"models/{configuration['model']}.safetensors"
    expect(f"COPY {file} /out/usr/share/neural-detect/models/" in image, f"{file} is not in the image")
    directory = Path("/var/lib") / re.search(r"^StateDirectory=(.*)$", unit, re.M).group(1)
    expect(Path(configuration["state"]).parent == directory, f"the unit does not let {configuration['state']} be written")
user = str(pod["securityContext"]["runAsUser"])
expect(re.search(rf"^USER {user}:", image, re.M), f"the image's user is not {user}")

scraped = yaml.safe_load((root / "prometheus/prometheus.yaml").read_text())["scrape_configs"][0]
expect(scraped["honor_labels"], "the series' own labels would be renamed")
expect(scraped["static_configs"][0]["targets"] == [example["listen"]["address"]], "Prometheus reads another address")

provider = yaml.safe_load((root / "grafana/provisioning/dashboards/neural-detect.yaml").read_text())["providers"][0]
expect(provider["type"] == "file" and provider["options"]["path"], "Grafana is told no folder")
source = yaml.safe_load((root / "grafana/provisioning/datasources/prometheus.yaml").read_text())["datasources"][0]
expect(source["type"] == "prometheus", "Grafana is told no Prometheus")

print(*wrong, sep="\n", end="\n" if wrong else "", file=sys.stderr)
print(f"watch.yaml, unit, image, manifests, provisioning: {len(wrong)} faults")
sys.exit(bool(wrong))
