"""The transformer block (Dosovitskiy et al. 2021); parameters are named as in the released weights, as timm does."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

NORM_EPS = 1e-6
"""Of the transformer's norms."""


class SelfAttention(nn.Module):
    """Every token looks at all tokens, in each head by its own part of queries, keys and values."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.scale: float = (width // heads) ** -0.5
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """[B, N, d] → the same shape."""
        q, k, v = self.by_head(x).unbind(0)
        return self.joined(F.scaled_dot_product_attention(q, k, v))

    def by_head(self, x: Tensor) -> Tensor:
        """Queries, keys and values of tokens [B, N, d]: [3, B, heads, N, d / heads]."""
        batch, length, width = x.shape  # said in full: of no images no side can be left open
        return self.qkv(x).reshape(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)

    def joined(self, answers: Tensor) -> Tensor:
        """The heads' answers [B, heads, N, d / heads] side by side, projected: [B, N, d]."""
        return self.proj(answers.transpose(1, 2).flatten(2))


class FeedForward(nn.Module):
    """Two linear layers of each token by itself with a GELU between them."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.fc2 = nn.Linear(hidden, width)

    def forward(self, x: Tensor) -> Tensor:
        """[B, N, d] → the same shape."""
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    """Attention, then a feed-forward part, each on normalised tokens and added to them.

    `drop_path` is the share of samples for which, in training, a part is left out; the others' weighs the more
    (stochastic depth, Huang et al. 2016).
    """

    def __init__(self, width: int, heads: int, mlp_ratio: float = 4.0, drop_path: float = 0.0) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=NORM_EPS)
        self.attn = SelfAttention(width, heads)
        self.norm2 = nn.LayerNorm(width, eps=NORM_EPS)
        self.mlp = FeedForward(width, int(width * mlp_ratio))
        self.drop_path = drop_path

    def forward(self, x: Tensor) -> Tensor:
        """[B, N, d] → the same shape."""
        x = x + self._dropped(self.attn(self.norm1(x)))
        return x + self._dropped(self.mlp(self.norm2(x)))

    def _dropped(self, part: Tensor) -> Tensor:
        if not self.training or self.drop_path == 0:
            return part
        kept = part.new_empty(len(part), 1, 1).bernoulli_(1 - self.drop_path)
        return part * kept.div_(1 - self.drop_path)
