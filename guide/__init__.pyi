from guide.errors import GuideError as GuideError
from guide.guide import Guide as Guide
from guide.settings import Settings as Settings
from guide.settings import read_settings as read_settings

__all__ = ["Guide", "GuideError", "Settings", "read_settings"]
