"""The slow import of the model libraries disturbs nobody who logs meanwhile."""

import subprocess
import sys

from extraction.libraries import libraries, prepared
from schemas.draft import ArticleDraft

CODE = """
import logging, threading, time
logging.basicConfig(level="INFO", stream=open("/dev/null", "w"))
from extraction.libraries import libraries
failed, done = [], threading.Event()
def talk():
    while not done.is_set():
        try:
            for name in ("uvicorn.access", "uvicorn.error", "asyncio", "httpx"):
                logging.getLogger(name).info("%s - %s %s HTTP/%s %d", "1.2.3.4", "GET", "/", "1.1", 200)
        except Exception as error:
            failed.append(repr(error))
        time.sleep(0.001)
speaker = threading.Thread(target=talk)
speaker.start()
imports = [threading.Thread(target=libraries) for _ in range(2)]
[thread.start() for thread in imports]
[thread.join() for thread in imports]
done.set(); speaker.join()
print(len(failed), [len(logging.getLogger(n).filters) for n in ("uvicorn.access", "uvicorn.error", "asyncio", "httpx")])
"""


def test_logging_goes_on_during_the_import() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "0 [0, 0, 0, 0]\n"


def test_a_kept_class_and_schema_are_what_instructor_would_make() -> None:
    made = libraries().instructor.response_schema(ArticleDraft)
    assert prepared(ArticleDraft).__name__ == made.__name__
    assert prepared(ArticleDraft).model_json_schema() == made.model_json_schema()
    assert prepared(ArticleDraft) is prepared(ArticleDraft)
    prepared(ArticleDraft).model_json_schema()["properties"].clear()  # as litellm may
    assert prepared(ArticleDraft).model_json_schema() == made.model_json_schema()
