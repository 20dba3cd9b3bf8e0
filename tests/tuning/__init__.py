"""How the adapter of the search is made: `python -m tests.tuning`, by hand, when the notes or the questions have changed much.

The search compares a question with sentences by vectors. MiniLM's own do not know that "did they get shafted on their pay?" asks
for a sentence on terms of transfer. So a small layer after it (`network.py`) learns it from `corpus/enquiries/`: for each
sentence of the notes, questions that it answers, each as several people would put it. They were drafted from the notes alone,
without sight of the questions by which quality is measured, and a test keeps the two apart. PyTorch is needed here and nowhere
else.
"""
