"""The product's page with a review store in the server's own temporary folder, run by Streamlit."""

import os
import runpy
import tempfile
from pathlib import Path

os.environ["DERMCODE_REVIEW"] = str(Path(tempfile.gettempdir()) / "review.sqlite")
runpy.run_path(str(Path(__file__).parents[3] / "app.py"), run_name="__main__")
