"""Agreement and covering of changepoints by the definitions of van den Burg & Williams (2020),
written out with sets, on cases that are formulas. Needs nothing but Python.

    python changepoints_golden.py
"""


def true_positives(truths, predictions, margin):
    free, matched = set(predictions), 0
    for truth in sorted(truths):
        near = [x for x in free if abs(x - truth) <= margin]
        if near:
            free.remove(min(near, key=lambda x: (abs(x - truth), x)))
            matched += 1
    return matched


def agreement(predictions, annotators, margin):
    x = {0, *predictions}
    sets = [{0, *marked} for marked in annotators]
    precision = true_positives(set().union(*sets), x, margin) / len(x)
    recall = sum(true_positives(s, x, margin) / len(s) for s in sets) / len(sets)
    return precision, recall, 2 * precision * recall / (precision + recall)


def partition(points, count):
    bounds = sorted({0, *points, count})
    return [set(range(a, b)) for a, b in zip(bounds, bounds[1:])]


def covering(predictions, annotators, count):
    predicted, total = partition(predictions, count), 0
    for marked in annotators:
        for segment in partition(marked, count):
            total += len(segment) * max(len(segment & p) / len(segment | p) for p in predicted)
    return total / count / len(annotators)


for seed in range(1, 6):
    count = 100 * seed
    predictions = [(37 * seed * i + 11) % count for i in range(3 * seed)]
    annotators = [[(53 * i * i + 29 * k + 5) % count for i in range(seed + k)] for k in range(4)]
    values = *agreement(predictions, annotators, 5), covering(predictions, annotators, count)
    print(seed, *(f"{value:.12f}" for value in values))
