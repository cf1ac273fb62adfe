"""version="0.1" """
from setuptools import setup

setup(
    name="orchard",
    version="1.2.0",  # the release
    python_requires=">=3.9",
)
