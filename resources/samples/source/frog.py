"""A green frog on a wet leaf."""
from kit import *

rng = np.random.default_rng(8)
cam = Camera((-.115, .082, -.235), (-.002, .0215, 0), 24.5, aperture=.008, focus=(-.02, .03, -.02))


def fold(p):
    return np.column_stack([p[:, 0], p[:, 1], np.abs(p[:, 2])])


def mouth(q, width):
    """1 along the line between the lips, 0 away from it."""
    line = .0302 - .085 * (q[:, 0] + .030) + 9 * np.maximum(q[:, 0] + .026, 0) ** 2
    return np.exp(-((q[:, 1] - line) / width) ** 2) * step(-.0145, -.0180, q[:, 0]) * step(.0225, .0205, q[:, 2])


def body(p):
    """The frog looks along -x; its back rises to the head."""
    q = fold(p)
    d = blend(.018,
              ellipsoid(p, (.006, .024, 0), (.034, .0190, .0225), rot("z", -20)),
              ellipsoid(p, (.026, .0165, 0), (.018, .0140, .0165)),
              ellipsoid(p, (-.026, .0345, 0), (.0185, .0118, .0185), rot("z", -6)))
    d = smin(d, ellipsoid(p, (-.036, .0330, 0), (.0130, .0080, .0135)), .010)
    # throat
    d = smin(d, ellipsoid(p, (-.022, .0245, 0), (.015, .011, .0155)), .010)
    d = smin(d, sphere(q, (-.0265, .0435, .0115), .0072), .005)
    d = d + .0011 * mouth(q, .0008)
    d = smax(d, -sphere(q, (-.0465, .0388, .0042), .0008), .0015)
    # ridge from the eye along the flank
    ridge = chain(q, [(-.019, .0415, .0135, .0018), (.002, .038, .0165, .0016), (.024, .0265, .0135, .0012)], .002)
    d = smin(d, ridge, .004)
    # fore leg
    arm = chain(q, [(-.016, .0215, .0165, .0068), (-.012, .0150, .0255, .0050), (-.0215, .0055, .0275, .0036), (-.025, .0025, .0275, .0026)], .004)
    d = smin(d, arm, .006)
    for a in (-70, -20, 25, 70):
        c, s = np.cos(np.radians(a)), np.sin(np.radians(a))
        d = smin(d, chain(q, [(-.0245, .0024, .0275, .0017), (-.0245 - .010 * c, .0018, .0275 + .010 * s, .0010)]), .002)
        d = smin(d, sphere(q, (-.0245 - .0104 * c, .0017, .0275 + .0104 * s), .00145), .001)
    # hind leg, folded: thigh forward, shank back, long foot forward
    hind = chain(q, [(.030, .0165, .0125, .0085), (.016, .0160, .0270, .0088), (.004, .0145, .0345, .0060)], .006)
    shank = chain(q, [(.004, .0140, .0350, .0054), (.020, .0095, .0375, .0062), (.039, .0050, .0335, .0036)], .004)
    foot = chain(q, [(.039, .0042, .0335, .0034), (.024, .0028, .0430, .0026), (.014, .0024, .0465, .0022)], .003)
    d = smin(d, hind, .008)
    d = smin(d, smin(shank, foot, .003), .003)
    for a, ln in ((-35, .012), (-8, .016), (18, .020), (48, .014)):
        c, s = np.cos(np.radians(a)), np.sin(np.radians(a))
        e = (.0145 - ln * c, .0018, .0463 + ln * s)
        d = smin(d, chain(q, [(.0145, .0024, .0463, .0019), (*e, .0010)]), .002)
        d = smin(d, sphere(q, e, .0015), .001)
    wart = noise(p / .0022, 4) - .5
    return d - .00022 * wart * step(.012, .03, p[:, 1]) - .0004 * (noise(p / .007, 9) - .5)


def skin(p, n):
    green, bright, deep, cream = vec(.36, .58, .14), vec(.55, .74, .20), vec(.13, .25, .07), vec(.93, .92, .72)
    q = fold(p)
    c = mix(green, bright, step(.35, .7, fbm(p / .012, 4, 2)))
    spot = step(.60, .68, fbm(p / .0062, 3, 31)) * step(.2, .6, n[:, 1] + .25)
    c = mix(c, deep, spot * .72)
    legs = (q[:, 2] > .021) & (p[:, 1] < .028)
    bar = step(.1, .8, np.sin((p[:, 0] * .8 + q[:, 2] * .5 + .004 * fbm(p / .006, 3, 5)) / .0013))
    c = np.where(legs[:, None], mix(c, deep, bar * .55 * step(-.2, .3, n[:, 1])), c)
    below = step(.0310, .0270, p[:, 1] + (p[:, 0] + .035) * .45) * step(-.012, -.022, p[:, 0]) * step(.0215, .0185, q[:, 2]) + step(-.35, -.75, n[:, 1])
    c = mix(c, cream, np.clip(below, 0, 1) * .92)
    ear = np.hypot((p[:, 0] + .0150), (p[:, 1] - .0345))
    side = step(.010, .013, q[:, 2]) * step(.3, .6, np.abs(n[:, 2]))
    c = mix(c, deep, step(.0078, .0058, ear) * side * .55)
    c = mix(c, vec(.58, .62, .28), step(.0046, .0038, ear) * side * .75)
    c = mix(c, vec(.16, .17, .07), mouth(q, .0009) * .85)
    ao = occlusion(body, p, n, .010)
    floor = step(-.004, .014, p[:, 1])
    return c * (.45 + .55 * ao)[:, None] * (.62 + .38 * np.maximum(floor, step(0, .5, n[:, 1])))[:, None]


m = surface(body, (-.062, -.001, -.072), (.062, .055, .072), .0007 if not quick() else .0011, skin)


def leaf(x, z):
    """Height of the leaf the frog sits on: shallow bowls between the veins."""
    v = np.abs(np.mod((x * .55 + np.abs(z - .01) * .9) / .026, 1) - .5) * 2
    rib = np.exp(-((z - .01) / .0022) ** 2)
    return .0012 * v ** .6 - .0012 + .0010 * rib - 1.6 * (z - .01) ** 2 - .4 * np.maximum(x - .03, 0) ** 2 - .9 * np.maximum(-x - .05, 0) ** 2


def leaf_mesh():
    gx, gz = np.meshgrid(np.linspace(-.19, .16, 420), np.linspace(-.12, .16, 340), indexing="ij")
    edge = .115 * np.clip(1 - (np.abs(gx + .01) / .178) ** 2.3, 0, 1) ** .62
    z = .01 + np.clip(gz / .12, -1, 1) * edge
    y = leaf(gx, z)
    e = 1e-4
    n = unit(np.stack([-(leaf(gx + e, z) - leaf(gx - e, z)) / (2 * e), np.ones_like(y), -(leaf(gx, z + e) - leaf(gx, z - e)) / (2 * e)], -1))
    v = np.abs(np.mod((gx * .55 + np.abs(z - .01) * .9) / .026, 1) - .5) * 2
    vein = np.clip(step(.22, .02, v) * .8 + np.exp(-((z - .01) / .0018) ** 2), 0, 1)
    c = mix(vec(.16, .36, .11), vec(.28, .50, .16), fbm(np.stack([gx, 0 * gx, z], -1) / .02, 4, 3))
    c = mix(c, vec(.52, .68, .32), vein * .6)
    p = np.stack([gx, y, z], -1)
    under = occlusion(body, p.reshape(-1, 3), np.tile(vec(0, 1, 0), (gx.size, 1)), .014).reshape(gx.shape)
    c = c * (.40 + .60 * under)[..., None]
    a, b = gx.shape
    i, j = np.meshgrid(np.arange(a - 1), np.arange(b - 1), indexing="ij")
    k = (i * b + j).ravel()
    f = np.vstack([np.column_stack([k, k + 1, k + b + 1]), np.column_stack([k, k + b + 1, k + b])])
    return Mesh(p.reshape(-1, 3), n.reshape(-1, 3), f, c.reshape(-1, 3))


def pond(u, v):
    c = mix(vec(.10, .22, .12), vec(.26, .44, .22), fbm(np.stack([u * 4, v * 5, 0 * u], -1), 4, 12))
    return mix(c, vec(.50, .66, .44), step(.55, .05, v) * .75)


back = bokeh("back", (1000, 1000), pond, [(46, 70, [(.22, .42, .16), (.42, .60, .26), (.14, .30, .16)], .5, (0, 1)),
                                          (46, 34, [(.85, .93, .70), (.70, .85, .55), (.95, .95, .85)], .28, (0, .75))], rng, 14)
def drop(x, z, r):
    f = lambda p: ellipsoid(p, (x, float(leaf(np.array(x), np.array(z))), z), (r, r * .7, r))
    y = float(leaf(np.array(x), np.array(z)))
    s = surface(f, (x - r * 1.3, y - r, z - r * 1.3), (x + r * 1.3, y + r, z + r * 1.3), r / 6)
    lit = .5 - .5 * (s.n @ unit(vec(-.6, 1, -.35)))
    s.c = mix(vec(.17, .34, .12), vec(.74, .90, .60), lit ** 1.3)
    return s


drops = None
for _ in range(90):
    x, z, r = rng.uniform(-.15, .12), rng.uniform(-.085, .10), .0010 + .0028 * rng.random() ** 2.5
    if body(vec([[x, .003, z]]))[0] > r * 1.6:
        d = drop(x, z, r)
        drops = d if drops is None else drops + d
eyes = [eye((-.0272, .0445, .0122 * s), .00655, vec(-.42, .12, s * .9), ((.90, .70, .20), (.60, .40, .12)), (.09, .10, .04), (.62, .34)) for s in (-1, 1)]
light = outdoors((-.6, 1, -.35), (1, .97, .9), 2.1, (.75, .88, .95), .75, (.4, .6, .3), .4)
shoot("frog", cam, light, [(m, .35, 45, 1, 0), (leaf_mesh(), .10, 25, 0, 0), (drops, 1.2, 140, 0, 0), (eyes[0] + eyes[1], 1.3, 140, 1, 0)],
      (back, .75, .62, .62, -.37), (0, .02, 0), .11, softness=.004, bias=.0016, look={"saturation": 1.04, "contrast": .22})
