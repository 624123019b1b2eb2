"""Pictures and reports of a design: one drawing as SVG, from which share previews, thumbnails,
PNG files and the report's diagram are all made. The same design and figures give the same bytes.

``images`` has what other parts of the site serve.
"""
