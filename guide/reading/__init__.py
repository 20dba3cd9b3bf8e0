"""A file becomes a Reading; a Reading becomes Passages."""

from guide.reading.download import download, is_address
from guide.reading.enquiries import enquiries_of, enquiry_files, read_enquiries
from guide.reading.faults import NoteFault
from guide.reading.passages import passages_of
from guide.reading.pictures import boxes_of, page_picture
from guide.reading.reader import read_file
from guide.reading.shelf import READER, Shelf
from guide.reading.sources import FoundFile, find_files
from guide.reading.style import check_corpus
from guide.reading.subjects import read_subjects, subject_files, subjects_of

__all__ = [
    "READER",
    "FoundFile",
    "NoteFault",
    "Shelf",
    "boxes_of",
    "check_corpus",
    "download",
    "enquiries_of",
    "enquiry_files",
    "find_files",
    "is_address",
    "page_picture",
    "passages_of",
    "read_enquiries",
    "read_file",
    "read_subjects",
    "subject_files",
    "subjects_of",
]
