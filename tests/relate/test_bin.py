"""Do the scripts in bin/ install once, watch what they start, and say in a sentence what is wrong?"""

import importlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def scripts(monkeypatch, tmp_path):
    """The modules of bin/, with a var folder of their own."""
    monkeypatch.syspath_prepend(str(ROOT / "bin"))
    monkeypatch.setenv("RELATE_VAR", str(tmp_path))
    names = ("_bootstrap", "_supervise")
    for name in names:
        sys.modules.pop(name, None)
    yield {name: importlib.import_module(name) for name in names}
    for name in names:
        sys.modules.pop(name, None)


@pytest.fixture
def children(scripts):
    supervise = scripts["_supervise"]
    supervise.LOGS.mkdir(parents=True)
    started = supervise.Children()
    yield started
    started.stop()


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60)


@pytest.mark.enable_socket
def test_a_port_that_is_taken_is_named_with_another_to_try():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        ended = run(sys.executable, "bin/demo", "--port", str(port))
    assert ended.returncode == 1
    assert f"bin/demo --port {port + 1}" in ended.stderr


@pytest.mark.parametrize("script", ["demo", "test", "assure", "bench", "lock"])
def test_every_script_can_be_run(script):
    assert os.access(ROOT / "bin" / script, os.X_OK)
    assert (ROOT / "bin" / script).read_text().startswith("#!/usr/bin/env python3\n")


def test_continuous_integration_runs_the_readmes_command():
    assert "exec bin/test" in (ROOT / ".ci" / "run").read_text()
    assert "bin/test " in (ROOT / "README.md").read_text()


def test_what_is_installed_already_is_not_installed_again(scripts, monkeypatch, tmp_path):
    bootstrap, made = scripts["_bootstrap"], []
    (tmp_path / "python").touch()
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(bootstrap, "_make_venv", made.append)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/bin/uv")
    monkeypatch.setattr(bootstrap, "_install", lambda command, requirements: True)
    bootstrap.environment_with("requirements.txt", "requirements-dev.txt")
    bootstrap.environment_with("requirements.txt")
    bootstrap.environment_with("requirements.txt", "requirements-dev.txt")
    assert len(made) == 1


def test_an_installation_that_fails_ends_with_a_sentence_and_no_stamp(scripts, monkeypatch, tmp_path):
    bootstrap = scripts["_bootstrap"]
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(bootstrap, "_make_venv", lambda uv: None)
    monkeypatch.setattr(bootstrap, "_install", lambda command, requirements: False)
    monkeypatch.setattr(bootstrap.subprocess, "run", lambda *command, **options: None)  # no pip of its own yet
    with pytest.raises(SystemExit, match="Check the network"):
        bootstrap.environment_with("requirements.txt")
    assert not (tmp_path / "stamp").exists()


def test_an_old_python_is_told_so(scripts, monkeypatch):
    bootstrap = scripts["_bootstrap"]
    monkeypatch.setattr(bootstrap, "NEEDED", (9, 9))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="Python 9.9 or newer is needed"):
        bootstrap.environment_with("requirements.txt")


@pytest.mark.enable_socket
def test_a_process_that_falls_is_reported_with_its_last_words(scripts, children):
    children.start("worker", ["no_such_module"], 8000)
    children.running["worker"].wait(20)
    assert children.fallen() == "worker"
    with pytest.raises(SystemExit, match="No module named no_such_module[\\s\\S]*The worker process ended by itself"):
        scripts["_supervise"].watch(children)


@pytest.mark.enable_socket
def test_stopping_leaves_no_process_and_no_record(scripts, children):
    children.start("web", ["http.server", "0", "--bind", "127.0.0.1"], 8000)
    pid = children.running["web"].pid
    assert scripts["_supervise"].RECORD.read_text() == str(pid)
    children.stop()
    assert not psutil.pid_exists(pid)
    assert not scripts["_supervise"].RECORD.exists()


@pytest.mark.enable_socket
def test_what_a_killed_start_left_behind_is_ended_and_a_stranger_is_left_alone(scripts, monkeypatch):
    supervise = scripts["_supervise"]
    ours = [sys.executable, "-c", "import time; time.sleep(60)", "uvicorn"]
    left = subprocess.Popen(ours, cwd=ROOT, start_new_session=True)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], cwd=ROOT, start_new_session=True)
    try:
        supervise.RECORD.parent.mkdir(exist_ok=True)
        supervise.RECORD.write_text(f"{left.pid}\n{stranger.pid}\n999999999")
        time.sleep(0.3)  # until both are what they are
        supervise._end_leftovers()
        assert left.wait(10) < 0
        assert stranger.poll() is None
    finally:
        for process in (left, stranger):
            process.kill()
            process.wait()


def test_a_second_demo_on_the_same_data_is_refused(tmp_path):
    import fcntl

    with (tmp_path / "demo.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = run(sys.executable, "bin/_supervise.py", "8000", RELATE_VAR=str(tmp_path))
    assert ended.returncode == 1
    assert "A demo already runs" in ended.stderr


def test_forgetting_spares_what_is_not_in_our_folder(scripts, tmp_path):
    supervise = scripts["_supervise"]
    (tmp_path / "files").mkdir()
    (tmp_path / "demo.lock").touch()
    supervise._forget()
    assert [path.name for path in tmp_path.iterdir()] == ["demo.lock"]
