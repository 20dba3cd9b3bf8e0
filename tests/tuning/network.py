"""A residual adapter (Houlsby et al. 2019): MiniLM's states are narrowed, go through one transformer layer, and are added to.

It begins as nothing at all: the last matrix is 0, so that the first vectors are MiniLM's own.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from guide.index.graph import EPSILON, WIDTH

NARROW, HEADS = 192, 6


class Block(nn.Module):
    """One transformer layer, normalised before each half (Xiong et al. 2020)."""

    def __init__(self) -> None:
        super().__init__()
        self.before_attention, self.before_wide = (nn.LayerNorm(NARROW, eps=EPSILON) for _ in range(2))
        self.query, self.key, self.value, self.attended = (nn.Linear(NARROW, NARROW) for _ in range(4))
        self.wide, self.back = nn.Linear(NARROW, 4 * NARROW), nn.Linear(4 * NARROW, NARROW)

    def forward(self, narrow: Tensor, mask: Tensor) -> Tensor:
        """(batch, tokens, NARROW), mask (batch, tokens), True where a token is -> the same shape."""
        looked_at = self.before_attention(narrow)
        query, key, value = (self._heads(layer(looked_at)) for layer in (self.query, self.key, self.value))
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
        middle = narrow + self.attended(seen.transpose(1, 2).flatten(2))
        thought: Tensor = middle + self.back(functional.gelu(self.wide(self.before_wide(middle))))
        return thought

    def _heads(self, states: Tensor) -> Tensor:
        heads: Tensor = states.view(*states.shape[:2], HEADS, NARROW // HEADS).transpose(1, 2)
        return heads


class Adapter(nn.Module):
    """The whole of what is learnt: about 590,000 numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.down, self.block, self.up = nn.Linear(WIDTH, NARROW), Block(), nn.Linear(NARROW, WIDTH)
        nn.init.zeros_(self.up.weight)
        nn.init.zeros_(self.up.bias)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """(batch, tokens, 384) -> a vector each, (batch, 384), of length 1: the mean over the tokens that are there."""
        adapted = hidden + self.up(self.block(self.down(hidden), mask))
        vectors: Tensor = functional.normalize(torch.sum(adapted * mask[:, :, None], dim=1), dim=-1)
        return vectors
