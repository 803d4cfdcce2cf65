"""The window itself: sidebar, menus, what it remembers, and who does what pages ask for."""
