"""The loss and its centres against loops written from the formulas."""

import math

import numpy as np
import pytest
import torch
from torch import distributed as dist
from torch import multiprocessing as mp

from engine.pretrain.method.loss import DualCentre, dino_loss, patch_loss, teacher_statistics

K = 7


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def test_the_loss_is_the_mean_cross_entropy_of_all_pairs_but_a_view_with_itself():
    torch.manual_seed(0)
    student, teacher = torch.randn(5, 3, K, dtype=torch.float64), torch.randn(2, 3, K)
    targets = teacher.softmax(-1)
    total, pairs = 0.0, 0
    for t in range(2):
        for v in range(5):
            if v == t:
                continue
            pairs += 1
            for sample in range(3):
                q = targets[t, sample].double().numpy()
                total -= (q * np.log(softmax(student[v, sample].numpy() / 0.1))).sum() / 3
    assert float(dino_loss(student, targets, 0.1)) == pytest.approx(total / pairs, rel=1e-5)


def test_the_gradient_of_the_loss_is_that_of_the_plain_formula():
    torch.manual_seed(1)
    student, targets = torch.randn(4, 3, K, requires_grad=True), torch.randn(2, 3, K).softmax(-1)
    (fast,) = torch.autograd.grad(dino_loss(student, targets, 0.1), student)
    terms = [
        -(targets[t] * (student[v] / 0.1).log_softmax(-1)).sum(-1).mean() for t in range(2) for v in range(4) if v != t
    ]
    (plain,) = torch.autograd.grad(sum(terms) / len(terms), student)
    assert torch.allclose(fast, plain, atol=1e-6)


def test_targets_are_centred_by_both_centres_and_sharpened():
    centre = DualCentre(K, alpha=0.8)
    centre.centre.copy_(torch.linspace(-1, 1, K))
    centre.frequent_centre.copy_(torch.linspace(2, 0, K))
    logits = torch.randn(2, 3, K)
    g = logits[1, 2].double().numpy() - 0.8 * np.linspace(-1, 1, K) - 0.2 * np.linspace(2, 0, K)
    assert np.allclose(centre.targets(logits, 0.04)[1, 2].numpy(), softmax(g / 0.04), atol=1e-5)


def test_without_a_frequent_sample_the_first_centre_is_subtracted_whole():
    """Not α times it: data without class information have DINO's single centre, until a frequent sample is seen."""
    centre, logits = DualCentre(K, alpha=0.8, momentum=0.0), torch.randn(2, 3, K)
    centre.observe(logits, torch.zeros(3, dtype=torch.bool))
    centre.update()
    g = logits[1, 2].double().numpy() - centre.centre.double().numpy()
    assert np.allclose(centre.targets(logits, 0.04)[1, 2].numpy(), softmax(g / 0.04), atol=1e-5)
    centre.observe(logits, torch.tensor([True, False, False]))
    centre.update()
    g = logits[1, 2].double().numpy() - 0.8 * centre.centre.double().numpy()
    g -= 0.2 * logits[:, 0].mean(dim=0).double().numpy()
    assert np.allclose(centre.targets(logits, 0.04)[1, 2].numpy(), softmax(g / 0.04), atol=1e-5)


def test_the_global_centre_moves_to_all_samples_and_the_second_to_the_frequent_ones():
    centre, logits = DualCentre(K, momentum=0.9), torch.randn(2, 4, K)
    centre.observe(logits, torch.tensor([True, False, True, False]))
    centre.update()
    assert torch.allclose(centre.centre, 0.1 * logits.mean(dim=(0, 1)), atol=1e-6)
    assert torch.allclose(centre.frequent_centre, 0.1 * logits[:, [0, 2]].mean(dim=(0, 1)), atol=1e-6)


def test_without_frequent_samples_the_second_centre_stays():
    centre = DualCentre(K)
    centre.observe(torch.randn(2, 4, K), torch.ones(4, dtype=torch.bool))
    centre.update()
    before, first = centre.frequent_centre.clone(), centre.centre.clone()
    centre.observe(torch.randn(2, 4, K), torch.zeros(4, dtype=torch.bool))
    centre.update()
    assert torch.equal(centre.frequent_centre, before)
    assert not torch.equal(centre.centre, first)


def test_a_batch_in_parts_moves_the_centres_as_the_whole_does():
    logits, frequent = torch.randn(2, 6, K), torch.tensor([True, False, False, True, True, False])
    whole, parts = DualCentre(K), DualCentre(K)
    whole.observe(logits, frequent)
    for start in (0, 2, 4):
        parts.observe(logits[:, start : start + 2], frequent[start : start + 2])
    whole.update()
    parts.update()
    assert torch.allclose(whole.centre, parts.centre, atol=1e-6)
    assert torch.allclose(whole.frequent_centre, parts.frequent_centre, atol=1e-6)


def test_the_statistics_tell_the_two_collapses_apart():
    uniform = teacher_statistics(torch.full((2, 5, K), 1 / K))
    one = torch.zeros(2, 5, K)
    one[..., 3] = 1
    single = teacher_statistics(one)
    assert uniform[0] == pytest.approx(math.log(K), rel=1e-5)
    assert uniform[1] == pytest.approx(0, abs=1e-5)
    assert single[0] == 0
    assert single[1] == pytest.approx(math.log(K), rel=1e-5)


def _rank(rank, folder):
    dist.init_process_group("gloo", init_method=f"file://{folder}/meet", rank=rank, world_size=2)
    logits = torch.load(f"{folder}/logits.pt")
    frequent = torch.tensor([True, False, False, False])  # on the first rank alone
    centre = DualCentre(K)
    centre.observe(logits[:, 2 * rank : 2 * rank + 2], frequent[2 * rank : 2 * rank + 2])
    centre.update()
    torch.save(centre.state_dict(), f"{folder}/centre{rank}.pt")
    dist.destroy_process_group()


def test_two_ranks_share_one_pair_of_centres(tmp_path):
    logits = torch.randn(2, 4, K)
    torch.save(logits, tmp_path / "logits.pt")
    mp.spawn(_rank, (str(tmp_path),), nprocs=2)
    expected = DualCentre(K)
    expected.observe(logits, torch.tensor([True, False, False, False]))
    expected.update()
    for rank in range(2):
        state = torch.load(tmp_path / f"centre{rank}.pt")
        assert torch.allclose(state["centre"], expected.centre, atol=1e-6)
        assert torch.allclose(state["frequent_centre"], expected.frequent_centre, atol=1e-6)


def test_the_centres_can_start_where_the_first_batch_is():
    centre, logits = DualCentre(K), torch.randn(2, 4, K) + 3
    centre.observe(logits, torch.tensor([True, False, False, False]))
    centre.update(momentum=0.0)
    assert torch.allclose(centre.centre, logits.mean(dim=(0, 1)), atol=1e-6)
    assert torch.allclose(centre.frequent_centre, logits[:, 0].mean(dim=0), atol=1e-6)


def test_hidden_patches_count_by_image_not_by_their_number():
    torch.manual_seed(2)
    hidden = torch.tensor([[True, True, False], [False, False, False], [False, False, True]])
    student, targets = torch.randn(3, K), torch.randn(3, K).softmax(-1)
    of_patch = [-(targets[n] * (student[n] / 0.1).log_softmax(-1)).sum() for n in range(3)]
    expected = ((of_patch[0] + of_patch[1]) / 2 + of_patch[2]) / 2
    assert float(patch_loss(student, targets, hidden, 0.1)) == pytest.approx(float(expected), rel=1e-5)
    nothing = patch_loss(student[:0], targets[:0], torch.zeros(2, 3, dtype=torch.bool), 0.1)
    assert float(nothing) == 0


def test_samples_that_do_not_count_do_not_reach_the_loss():
    torch.manual_seed(3)
    student, targets = torch.randn(4, 3, K), torch.randn(2, 3, K).softmax(-1)
    chosen = torch.tensor([True, False, True])
    of_some = dino_loss(student, targets, 0.1, chosen)
    assert float(of_some) == pytest.approx(float(dino_loss(student[:, chosen], targets[:, chosen], 0.1)), rel=1e-5)
    assert float(dino_loss(student, targets, 0.1, torch.zeros(3, dtype=torch.bool))) == 0


def test_loss_and_centres_are_summed_in_single_precision_also_where_the_network_is_not():
    torch.manual_seed(4)
    student, teacher = torch.randn(4, 64, 512), torch.randn(2, 64, 512)
    frequent = torch.rand(64) < 0.3
    results = []
    for half in (False, True):
        centre = DualCentre(512)
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            loss = dino_loss(student, centre.targets(teacher, 0.04), 0.1)
            centre.observe(teacher, frequent)
        centre.update()
        results.append((float(loss), centre.centre, centre.frequent_centre))
    (loss, *centres), (half_loss, *half_centres) = results
    assert half_loss == pytest.approx(loss, rel=1e-6)
    assert all(torch.allclose(a, b, atol=1e-6) for a, b in zip(centres, half_centres, strict=True))
