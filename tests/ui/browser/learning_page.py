"""The product's page with review store and releases in a temporary folder of the server, run by Streamlit."""

import os
import runpy
import tempfile
from pathlib import Path

os.environ["DERMCODE_REVIEW"] = str(Path(tempfile.gettempdir()) / "review.sqlite")
os.environ["DERMCODE_RELEASES"] = str(Path(tempfile.gettempdir()) / "releases")
runpy.run_path(str(Path(__file__).parents[3] / "app.py"), run_name="__main__")
