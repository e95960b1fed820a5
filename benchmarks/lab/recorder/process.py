"""Building the services, and how they are started."""

import socket
import subprocess
from pathlib import Path

from .configurations import Configuration

Command = list[str | Path]
LAB = Path(__file__).resolve().parent.parent
BUILD = LAB / ".build-services"


def build() -> None:
    """Compiles the three services into BUILD."""
    BUILD.mkdir(exist_ok=True)
    services = LAB / "services"
    go: Command = ["go", "build", "-trimpath", "-o", BUILD / "go", "."]
    java: Command = ["javac", "-XDignore.symbol.file", "-d", BUILD / "jvm", *services.glob("jvm/*.java")]
    c: Command = ["gcc", "-std=c11", "-O1", "-Wall", "-Wextra", "-pthread", "-o", BUILD / "native"]
    subprocess.run(go, cwd=services / "go", check=True)
    subprocess.run(java, check=True)
    subprocess.run([*c, *services.glob("native/*.c"), "-lm"], check=True)


def command(c: Configuration, schedule: Path, port: int, xmx: int) -> list[str]:
    """How a service is started; `xmx` is in MB and the JVM's alone."""
    arguments = ["-schedule", str(schedule), "-port", str(port)]
    if c.runtime != "jvm":
        return [str(BUILD / c.runtime), *arguments]
    heap = [f"-Xms{xmx}m", f"-Xmx{xmx}m"] if "fixed" in c.options else [f"-Xmx{xmx}m"]
    flags = [o for o in c.options if o.startswith("-")]
    return ["java", *heap, *flags, "-Xshare:auto", "-cp", str(BUILD / "jvm"), "Lab", *arguments]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])
