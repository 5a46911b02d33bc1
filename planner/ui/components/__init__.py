"""Streamlit components of ours: a folder or pair of files each, script and style beside
the function that mounts it. User text reaches them as data, never as HTML."""
