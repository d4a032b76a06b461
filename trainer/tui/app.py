"""The app: opens screens when they are asked for, and knows nothing of what is on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from trainer.tui.messages import GoBack, GoHome, OpenCalculators, OpenDebrief, OpenDrill, OpenOverview, OpenStory
from trainer.tui.theme import DARK, LIGHT, THEMES

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.screen import Screen

    from trainer.tui.commands import PaletteCommand
    from trainer.wiring import Trainer

_KEY_NAMES = {"enter": "enter", "escape": "esc", "space": "space", "up": "↑", "down": "↓", "left": "←", "right": "→"}
"""How keys are shown whose usual sign is hard to read."""


def _palette() -> type[Provider]:
    # Textual's palette is imported when it is first opened.
    from trainer.tui.commands import GrillCommands

    return GrillCommands


class GrillApp(App[None]):
    """The trainer on the full screen.

    Attributes:
        trainer: Content, progress and clock.
    """

    TITLE = "grill"
    # Textual reads the sheet of a screen when it is pushed; Home never is.
    CSS_PATH: ClassVar = ["app.tcss", "screens/home.tcss"]
    ENABLE_COMMAND_PALETTE = True
    BINDING_GROUP_TITLE = "Everywhere"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", id="app.help"),
        Binding("f8", "switch_theme", "Dark or light", show=False, id="app.theme"),
        Binding("ctrl+p", "command_palette", "Commands", show=False, priority=True, id="app.palette"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit"),
    ]

    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}

    def __init__(self, trainer: Trainer, start: tuple[str, str, str | None] | None = None) -> None:
        super().__init__()
        self.trainer = trainer
        self._start = start
        self._practice: Screen[None] | None = None
        self._typed: dict[str, Mapping[str, str]] = {}
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    def get_default_screen(self) -> Screen[None]:
        """Home, at the bottom of everything."""
        from trainer.tui.screens.home import HomeScreen

        return HomeScreen(self.trainer)

    def on_mount(self) -> None:
        """Open what the command line asked for."""
        if self._start is not None:
            _, chain_id, question_id = self._start
            self.post_message(OpenDrill(chain_id, question_id))

    def on_open_story(self, message: OpenStory) -> None:
        """Show a story; one that is on top already gives way."""
        from trainer.tui.screens.story import StoryScreen

        if isinstance(self.screen, StoryScreen):
            self.pop_screen()
        self.push_screen(StoryScreen(self.trainer, message.story_id, message.section))

    def on_open_drill(self, message: OpenDrill) -> None:
        """Open a drill in place of the drill or debrief that is open."""
        from trainer.tui.screens.drill import DrillScreen

        self._practise(DrillScreen(self.trainer, message.chain_id, message.question_id, message.fresh, self._typed))

    def on_open_debrief(self, message: OpenDebrief) -> None:
        """Open a debrief in place of its drill."""
        from trainer.tui.screens.debrief import DebriefScreen

        self._practise(DebriefScreen(self.trainer, message.summary))

    def on_open_calculators(self, message: OpenCalculators) -> None:
        """Show the calculators, with the values that were typed last."""
        from trainer.tui.screens.calculators import CalculatorsScreen

        self.push_screen(CalculatorsScreen(self._typed, message.first, message.title))

    def on_open_overview(self, message: OpenOverview) -> None:
        """Show all stories at once."""
        from trainer.tui.screens.overview import OverviewScreen

        self.push_screen(OverviewScreen(self.trainer, message.view))

    def on_go_home(self, _: GoHome) -> None:
        """Close everything above Home."""
        self._close_down_to(1)

    def on_go_back(self, _: GoBack) -> None:
        """Close the current screen; Home stays."""
        self._close_down_to(max(1, len(self.screen_stack) - 1))

    def action_help(self) -> None:
        """Show the keys of the current screen."""
        from trainer.tui.keys import key_groups
        from trainer.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(key_groups(self.screen)))

    def get_key_display(self, binding: Binding) -> str:
        """Keys as people write them: `ctrl+s` rather than `^s`."""
        if binding.key_display is None and binding.key in _KEY_NAMES:
            return _KEY_NAMES[binding.key]
        shown = super().get_key_display(binding)
        return shown.replace("^", "ctrl+") if binding.key.startswith("ctrl+") else shown

    def palette_commands(self) -> Iterable[PaletteCommand]:
        """What can be done on every screen."""
        from trainer.tui.commands import PaletteCommand

        yield PaletteCommand(f"Theme: {'light' if self.theme == DARK.name else 'dark'}", self.action_switch_theme)
        yield PaletteCommand("Help: keys of this screen", self.action_help)
        yield PaletteCommand("Quit grill", self.exit)

    def action_switch_theme(self) -> None:
        """Change between dark and light."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def _practise(self, screen: Screen[None]) -> None:
        if self._practice is not None and self._practice in self.screen_stack:
            self._close_down_to(self.screen_stack.index(self._practice))
        self._practice = screen
        self.push_screen(screen)

    def _close_down_to(self, height: int) -> None:
        while len(self.screen_stack) > height:
            self.pop_screen()
