"""Forms written by hand, for clients that are no browsers. No test is here, and nothing of the product."""


def multipart(fields: dict, files: dict) -> tuple[str, bytes]:
    """Return the content type and the body of a form with files (name -> (file name, content))."""
    edge, body = "edge-of-a-part", b""
    for name, value in fields.items():
        body += f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, (filename, content) in files.items():
        what = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'
        body += f"--{edge}\r\n{what}\r\nContent-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n"
    return f"multipart/form-data; boundary={edge}", body + f"--{edge}--\r\n".encode()
