"""White pen strokes on black, one digit a picture, with the margins of MNIST: the ink fits in 20/28 of the side, centred by mass."""
from kit import *

SIDE = 560
# pen-down strokes: (x, y, pressure), y down, arbitrary units
DIGITS = {
    2: [[(22, 34, .8), (30, 18, 1), (50, 10, 1.05), (66, 20, 1.1), (66, 38, 1.05), (50, 60, 1), (30, 80, 1), (22, 90, 1), (34, 86, .9), (54, 88, .95), (76, 93, .8), (84, 90, .6)]],
    3: [[(24, 20, .75), (38, 10, 1), (56, 9, 1.1), (66, 20, 1.1), (60, 36, 1), (46, 46, .85), (40, 48, .8), (54, 49, .95), (68, 60, 1.1), (67, 78, 1.1), (52, 91, 1.05), (34, 92, .9), (20, 84, .65)]],
    5: [[(40, 12, .95), (36, 28, 1), (31, 46, 1.0), (38, 43, .95), (52, 41, 1.05), (66, 51, 1.1), (69, 68, 1.1), (60, 84, 1.05), (42, 93, .95), (26, 90, .65)],
        [(39, 13, .85), (54, 12, 1), (68, 9, .95), (78, 6, .65)]],
    7: [[(20, 22, .75), (32, 17, 1), (52, 14, 1.05), (72, 11, 1.1), (73, 16, 1.1), (62, 36, 1.05), (50, 60, 1), (43, 80, 1), (40, 95, .75)],
        [(36, 55, .6), (50, 52, .9), (66, 50, .6)]],
    8: [[(64, 22, .85), (54, 11, 1), (38, 12, 1.1), (31, 25, 1.05), (40, 40, 1), (56, 54, 1), (66, 70, 1.1), (58, 88, 1.1), (40, 92, 1.05), (29, 78, 1.05), (36, 62, .95), (52, 46, .9), (64, 32, .9), (66, 23, .75)]],
}


def pen(points):
    """A smooth path through the points, parameterised by the square root of the chord (centripetal), as (x, y, pressure)."""
    p = vec(points)
    t = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(p[:, :2], axis=0), axis=1) ** 0.5)])
    return CubicSpline(t, p)(np.linspace(0, t[-1], 1500))


def draw(digit, width):
    path = np.vstack([pen(s) for s in DIGITS[digit]])
    lo, hi = path[:, :2].min(0), path[:, :2].max(0)
    scale = (SIDE * 20 / 28 - width) / (hi - lo).max()
    xy = (path[:, :2] - (lo + hi) / 2) * scale + SIDE / 2
    for _ in range(3):
        v, u = np.mgrid[0:SIDE, 0:SIDE] + 0.5
        d, at = cKDTree(xy).query(np.column_stack([u.ravel(), v.ravel()]))
        fibre = fbm(np.column_stack([u.ravel() / 9, v.ravel() / 9, np.full(SIDE * SIDE, digit)]), 3, digit)
        edge = width / 2 * path[at, 2] + 3.0 * (fibre - 0.5) - d
        ink = (step(-5, 5, edge) * (0.93 + 0.07 * step(0, 18, edge))).reshape(SIDE, SIDE)
        mass = np.array([(u * ink).sum(), (v * ink).sum()]) / ink.sum()
        xy += SIDE / 2 - mass
    return ink


for digit in (2, 3, 5, 7, 8):
    img = Image.fromarray((draw(digit, 50) * 255).round().astype(np.uint8))
    img.save(os.path.join(OUT, "digit-%d.png" % digit), optimize=True)
