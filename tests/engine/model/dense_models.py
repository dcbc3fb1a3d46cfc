"""Small models with a decoder of dense features."""

import torch

from engine.model import DecoderConfig, ModelConfig, TerraFM

SMALL = DecoderConfig(features=8, stem=12, near=8, around=16, hidden=24)


def model_with(decoder: DecoderConfig | None = SMALL) -> TerraFM:
    torch.manual_seed(0)
    model = TerraFM(ModelConfig.of_size("ti", depth=1, patch_size=8, decoder=decoder))
    if model.decoder is not None:
        if model.decoder.token is not None:
            torch.nn.init.normal_(model.decoder.token.weight, std=0.1)
        with torch.no_grad():  # statistics as after training
            for module in model.decoder.modules():
                if isinstance(module, torch.nn.BatchNorm2d):
                    module.running_mean.uniform_(-0.2, 0.2)
                    module.running_var.uniform_(0.5, 2.0)
    return model.eval()
