"""A secret key as it stands in the environment becomes one that signs, or a clear error. Pure."""

from techwatch.errors import ConfigError

VARIABLE = "TECHWATCH_DKIM_KEY"


def signing_key(text: str) -> bytes:
    """An RSA key as PEM (RFC 7468), ended by a line break; "\\n" may stand for one, as in files of variables.

    Raises ConfigError when it is none, or too short: receivers refuse less than 1024 bits (RFC 8301 section 3.2).
    """
    import dkim.crypto

    pem = text.replace("\\n", "\n").replace("\r\n", "\n").strip().encode() + b"\n"
    try:
        bits = int(dkim.crypto.parse_pem_private_key(pem)["modulus"]).bit_length()
    except Exception as error:  # its parser stumbles over odd input in many ways
        said = f"this is no RSA key in PEM form ({type(error).__name__}): make one with `openssl genrsa 2048`"
        raise ConfigError(VARIABLE, None, said) from None
    if bits < 1024:
        raise ConfigError(VARIABLE, None, f"a key of {bits} bits is refused everywhere: make one with `openssl genrsa 2048`")
    return pem
