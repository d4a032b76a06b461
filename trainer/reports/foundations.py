"""A primitive as markdown to read."""

from __future__ import annotations

from trainer.domain.foundations import Primitive


def primitive_markdown(primitive: Primitive) -> str:
    """Idea, use, formula or checklist, and failure; the links are left to whoever can follow them."""
    parts = [
        f"## {primitive.name}",
        primitive.idea,
        "### When to use it",
        primitive.use,
        f"### {primitive.tool.capitalize()}",
        primitive.working,
        "### Failure it prevents",
        primitive.failure,
    ]
    return "\n\n".join(part for part in parts if part)


def foundations_markdown(primitives: tuple[tuple[Primitive, tuple[str, ...]], ...], title: str, lead: str) -> str:
    """All primitives as one document, each with the stories that name it and its links as commands' arguments."""
    parts = [f"# {title}", lead]
    for primitive, stories in primitives:
        links = "\n".join(f"- `{link.name}`: {link.note}" if link.note else f"- `{link.name}`" for link in primitive.links)
        parts += [primitive_markdown(primitive), "### Read and practise", links]
        if stories:
            parts.append(f"Stories that name it: {', '.join(stories)}.")
    return "\n\n".join(part for part in parts if part.strip()) + "\n"
