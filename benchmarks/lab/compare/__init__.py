"""How the simulator's healthy services differ from the lab's."""
