"""Building the services, and starting and ending their processes."""

import socket
import subprocess
from pathlib import Path

from .configurations import Configuration

LAB = Path(__file__).resolve().parent.parent
BUILD = LAB / ".build-services"
NATIVE_SOURCES = LAB / "services" / "native"


def build() -> None:
    """Compiles the three services into BUILD."""
    BUILD.mkdir(exist_ok=True)
    services = LAB / "services"
    subprocess.run(["go", "build", "-trimpath", "-o", BUILD / "go", "."], cwd=services / "go", check=True)
    subprocess.run(
        ["javac", "-XDignore.symbol.file", "-d", BUILD / "jvm", *sorted((services / "jvm").glob("*.java"))], check=True)
    subprocess.run(
        ["gcc", "-std=c11", "-O1", "-Wall", "-Wextra", "-pthread", "-o", BUILD / "native",
         *sorted(NATIVE_SOURCES.glob("*.c")), "-lm"], check=True)


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
        return s.getsockname()[1]
