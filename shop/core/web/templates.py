"""How templates are compiled: values are escaped, words and addresses asked for on the shortest way. A list page shows
some 800 values and asks for 150 words and addresses.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any, ClassVar

import markupsafe
from flask.templating import Environment as FlaskEnvironment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode
from markupsafe import Markup, escape

# escape() without the calls around it.
_escaped: Callable[[str], str] = markupsafe._escape_inner  # type: ignore[attr-defined]


def shown(value: Any) -> str:
    """The value as `escape` would write it, but as plain text: it is joined with other text at once."""
    kind = type(value)
    if kind is str:
        return _escaped(value)
    if kind is int:
        return str(value)
    return value if isinstance(value, Markup) else escape(value)


class _Generator(CodeGenerator):
    """Jinja's own, but for what is written around a value where the template escapes, and for calls of the functions that
    the environment calls by itself (`direct`): Jinja finds out at each call what sort of function it has.
    """

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        begun = self.environment.direct.get(name)  # type: ignore[attr-defined]
        target = frame.symbols.find_ref(name) if begun else None
        if begun is None or target is None or frame.symbols.find_load(target) != (VAR_LOAD_RESOLVE, name):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write(begun)
        self.signature(node, frame)
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("environment.shown(")
        if finalize.src is not None:
            self.write(finalize.src)


class _Context(Context):
    """Jinja's own, but for calls of macros: Jinja looks at each call whether what is called wants the context. A page
    calls a hundred.
    """

    @internalcode
    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """What a template calls."""
        if type(called) is not Macro:
            return super().call(called, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return called(self.eval_ctx, *args, **kwargs)


class Environment(FlaskEnvironment):
    """Flask's environment with our generator. `direct`: per global function how a call of it begins."""

    code_generator_class = _Generator
    context_class = _Context
    shown = staticmethod(shown)
    direct: ClassVar[dict[str, str]] = {
        "_": "environment.word(context.eval_ctx",
        "gettext": "environment.word(context.eval_ctx",
        "url_for": "environment.address(context",
    }
    word: Callable[..., str]
    address: Callable[..., str]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own for a template without any of its own: Jinja copies them for each rendering, and walks
        in Python through a chain of two.
        """
        return super().make_globals(d) if d else self.globals
