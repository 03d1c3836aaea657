"""The test chart: every panel is a formula, sampled 4 x 4 times per pixel."""
from kit import *

SIDE, PANEL, GAP, SS = 768, 240, 12, 4
HALF = PANEL / 2


def grid():
    """Coordinates in pixels from the panel's centre, x right and y down, at the sub-pixel positions."""
    a = (np.arange(PANEL * SS) + 0.5) / SS - HALF
    return np.meshgrid(a, a)


X, Y = grid()
R, A = np.hypot(X, Y), np.arctan2(-Y, X)


def grey(v):
    return np.repeat(np.asarray(v, float)[..., None], 3, axis=2)


def hsv(h, s, v):
    k = (np.stack([h * 6, h * 6 + 4, h * 6 + 2], -1)) % 6
    return v[..., None] * (1 - s[..., None] * (1 - np.clip(np.abs(k - 3) - 1, 0, 1)))


def star():
    """Edges of all orientations: 12 dark and 12 light sectors."""
    return grey(np.where(R < 112, np.where(np.sin(12 * A) > 0, 1.0, 0.0), 0.5))


def edges():
    """Sixteen discs, each cut by one straight edge, turned by 22.5 degrees from disc to disc."""
    i, j = np.floor((X + HALF) / 60), np.floor((Y + HALF) / 60)
    u, v = X + HALF - 60 * i - 30, Y + HALF - 60 * j - 30
    t = (i + 4 * j) * np.pi / 8
    return grey(np.where(np.hypot(u, v) < 26, (u * np.cos(t) - v * np.sin(t) > 0) * 1.0, 0.5))


def gratings():
    """Sine gratings: periods of 60, 30, 15 and 7.5 px downwards; 0, 45, 90 and 135 degrees across."""
    i, j = np.floor((X + HALF) / 60), np.floor((Y + HALF) / 60)
    t = i * np.pi / 4
    return grey(0.5 + 0.5 * np.sin(2 * np.pi * (X * np.cos(t) - Y * np.sin(t)) / (60 / 2 ** j)))


def corners():
    """Wedges of 30, 60, 90 and 120 degrees, and junctions: L, T, X and Y."""
    out = np.full(X.shape, 0.92)
    for k, opening in enumerate((30, 60, 90, 120)):
        u, v = X + HALF - 30 - 60 * k, Y + 60
        out[(np.abs(np.arctan2(u, v + 38)) < np.radians(opening / 2)) & (v < 32) & (np.abs(u) < 26)] = 0.08
    for k, arms in enumerate(((0, 90), (0, 180, 270), (45, 135, 225, 315), (90, 210, 330))):
        u, v = X + HALF - 30 - 60 * k, 60 - Y
        for a in np.radians(arms):
            along, across = u * np.cos(a) + v * np.sin(a), -u * np.sin(a) + v * np.cos(a)
            out[(along > -6) & (along < 25) & (np.abs(across) < 6)] = 0.08
    return grey(out)


def zone():
    """A zone plate: the period falls as 1/radius, from one wide disc to 4.8 px at the rim."""
    return grey(0.5 + 0.5 * np.cos(np.pi * R * R / (4.8 * HALF)))


def blobs():
    """Gaussian spots with sigma from 16 down to 3 px, light and dark, and Mexican hats (Laplacians of Gaussians)."""
    out = np.full(X.shape, 0.5)
    spot = lambda x, y, s: np.exp(-((X - x) ** 2 + (Y - y) ** 2) / (2 * s * s))
    for x, s in ((-76, 16), (-4, 11), (46, 7), (80, 4.5), (104, 3)):
        out += 0.5 * spot(x, -76, s) - 0.5 * spot(x, 0, s)
        r2 = ((X - x) ** 2 + (Y - 76) ** 2) / (2 * (0.8 * s) ** 2)
        out += 0.5 * (1 - r2) * np.exp(-r2)
    return grey(np.clip(out, 0, 1))


def checks():
    """Checkerboards of 30, 15, 7.5 and 3.75 px."""
    i, j = X > 0, Y > 0
    s = np.where(j, np.where(i, 3.75, 7.5), np.where(i, 15.0, 30.0))
    return grey((np.floor(X / s) + np.floor(Y / s)) % 2)


def wheel():
    """Hue around, saturation outwards."""
    out = hsv((A / (2 * np.pi)) % 1, np.clip(R / 104, 0, 1), np.ones_like(R))
    out[R > 112] = 0.5
    return out


def patches():
    """Opponent and primary colours over a grey ramp of 8 steps."""
    table = [[(.78, .18, .16), (.16, .58, .25), (.14, .33, .75), (.93, .80, .12)],
             [(.90, .48, .10), (.12, .62, .66), (.50, .20, .62), (.86, .46, .60)],
             [(.45, .28, .16), (.92, .76, .62), (.33, .48, .18), (.50, .70, .90)]]
    i, j = np.floor((X + HALF) / 60).astype(int), np.floor((Y + HALF) / 60).astype(int)
    out = vec(table)[np.minimum(j, 2), i]
    ramp = np.floor((X + HALF) / 30) / 7
    return np.where((j == 3)[..., None], grey(ramp), out)


img = np.full((SIDE, SIDE, 3), 0.5)
for k, panel in enumerate((star, edges, gratings, corners, zone, blobs, checks, wheel, patches)):
    p = panel().reshape(PANEL, SS, PANEL, SS, 3).mean((1, 3))
    y, x = GAP + k // 3 * (PANEL + GAP), GAP + k % 3 * (PANEL + GAP)
    img[y:y + PANEL, x:x + PANEL] = p
Image.fromarray((img * 255).round().astype(np.uint8)).save(os.path.join(OUT, "test-chart.png"), optimize=True)
