"""The transformer block against timm's: the same parameters by name, the same numbers."""

from functools import partial

import pytest
import torch
from timm.models.vision_transformer import Block as TimmBlock
from timm.models.vision_transformer import VisionTransformer
from torch import nn

from engine.model import ModelConfig, TerraFM
from engine.model.block import Block


def pair(drop_path: float = 0.0) -> tuple[Block, TimmBlock]:
    """Our block and timm's, each made from the same seed."""
    torch.manual_seed(0)
    own = Block(48, 3, drop_path=drop_path)
    torch.manual_seed(0)
    like = TimmBlock(48, 3, qkv_bias=True, drop_path=drop_path, norm_layer=partial(nn.LayerNorm, eps=1e-6))
    return own, like


def test_it_begins_with_the_same_parameters_under_the_same_names():
    own, like = pair()
    assert [name for name, _ in own.named_parameters()] == [name for name, _ in like.named_parameters()]
    assert all(torch.equal(one, other) for one, other in zip(own.parameters(), like.parameters(), strict=True))


@pytest.mark.parametrize("drop_path", [0.0, 0.4])
def test_a_step_of_training_gives_the_same_numbers(drop_path):
    """Bit for bit, and by the same random numbers: whoever goes on with a run gets the run that they had."""
    answers = []
    for block in pair(drop_path):
        torch.manual_seed(1)
        x = torch.randn(8, 10, 48, requires_grad=True)
        made = block.train()(x)
        made.square().sum().backward()
        answers.append([made, x.grad, *(parameter.grad for parameter in block.parameters())])
    assert all(torch.equal(one, other) for one, other in zip(*answers, strict=True))


def test_the_whole_transformer_is_timms():
    torch.manual_seed(0)
    own = TerraFM(ModelConfig.of_size("ti")).eval()
    like = VisionTransformer(embed_dim=192, depth=12, num_heads=3).eval()
    like.patch_embed = nn.Identity()
    names = ("cls_token", "pos_embed", "blocks.", "norm.")
    state = {name: tensor for name, tensor in own.state_dict().items() if name.startswith(names)}
    assert like.load_state_dict(state, strict=False).unexpected_keys == []
    tokens = torch.randn(2, 196, 192)
    with torch.inference_mode():
        expected = like.forward_features(tokens)
        encoding = own.encode_tokens(tokens, (14, 14))
    torch.testing.assert_close(encoding.cls, expected[:, 0], rtol=0, atol=1e-6)
    torch.testing.assert_close(encoding.patches, expected[:, 1:], rtol=0, atol=1e-6)
