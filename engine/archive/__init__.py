"""Archives: many scenes, many machines. A store holds the plan, what was made, and what is marked as done."""
