"""The version.

__version__ = "0.0.1"
"""
import re  # version = "0.0.2"

def version():
    version = "0.0.3"

__version__ = version = "1.2.0rc1"
