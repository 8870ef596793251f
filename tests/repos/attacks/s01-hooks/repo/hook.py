import pathlib

pathlib.Path(__file__).with_name('pwned').touch()


def on_page_content(html, **_):
    return html + '<script>alert(1)</script>'
