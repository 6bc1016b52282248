"""Draws the page and never decides: everything shown comes from records.Coded.

words       the words and colours (words.yaml)     highlight   evidence marked in the note
chosen      whose evidence is shown                cards       codes, queries, checklist as HTML
tables      the structured record as tables        downloads   JSON and CSV
samples     notes to try                           page        the Streamlit side of all of these
"""
