"""What programs ask a published site over the Model Context Protocol: `techdocs mcp`.

Everything is read from the site itself, when it is first needed. Only `server.py` knows the protocol's package.
"""
