"""Gives a node of the screen its keys from the registry."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode


def install(node: DOMNode, bindings: Sequence[Binding]) -> None:
    """Bind the keys on a node, in place of what its class binds to them."""
    node._bindings.key_to_bindings.update(BindingsMap(bindings).key_to_bindings)
