"""Who works at the page: by the house's own sign-in where there is one, else a name that was typed.

A typed name is no login: anybody can type any. Where names must be proven, an OpenID Connect provider is
named in .streamlit/secrets.toml ([auth], see Streamlit's st.login), and no name can be typed any more.
"""

from __future__ import annotations

import streamlit as st

TYPED = "reviewer"
_CLAIMS = ("email", "preferred_username", "name", "sub")
"""What a provider may tell of who signed in; the first that is there names the reviewer."""


def must_sign_in() -> bool:
    """Whether a sign-in is configured."""
    return "is_logged_in" in st.user.to_dict()


def name() -> str | None:
    """The name that decisions carry; None while nobody has signed in, or typed one."""
    user = st.user.to_dict()
    if "is_logged_in" not in user:
        typed: str | None = st.session_state.get(TYPED)
        return typed
    if not user["is_logged_in"]:
        return None
    told = (str(user[claim]).strip() for claim in _CLAIMS if user.get(claim))
    return next((one[:200] for one in told if one), None)


def typed(name: str) -> None:
    """A name was typed; it counts only where there is no sign-in."""
    st.session_state[TYPED] = name.strip()


def sign_in() -> None:
    """Lead to the house's sign-in."""
    st.login()
