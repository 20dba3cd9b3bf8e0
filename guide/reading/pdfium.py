"""pdfium is not thread-safe: whoever calls it holds this lock."""

from threading import Lock

PDFIUM = Lock()
