"""A tabby cat lying on a wooden floor by a window, looking at the viewer."""
from kit import *

rng = np.random.default_rng(21)
cam = Camera((-.06, .36, -1.75), (.022, .192, .0), 14.4, aperture=.014, focus=(0, .27, -.16))
C = vec(0, .262, -.07)
FRAME = rot("z", -5) @ rot("y", 6) @ rot("x", -4)


def local(p):
    return (p - C) @ FRAME


def ear_shape(q, x, z, flat, points):
    """A triangle of rods, flattened in z, that leans outwards."""
    e = (q - vec(x, .055, z)) @ rot("z", 24).T * vec(1, 1, flat)
    return chain(e, points, .006)


def ear_shell(q):
    return ear_shape(q, .049, .004, 1.9, [(0, -.01, 0, .040), (0, .030, 0, .027), (0, .078, 0, .003)]) / 1.5


def ear_hollow(q):
    return ear_shape(q, .049, -.017, 1.5, [(-.001, -.004, 0, .029), (0, .03, 0, .019), (0, .066, 0, .003)]) / 1.3


def head(p):
    h = local(p)
    q = np.column_stack([np.abs(h[:, 0]), h[:, 1], h[:, 2]])
    d = blend(.03,
              ellipsoid(q, (0, .010, .0), (.082, .063, .066)),
              ellipsoid(q, (.043, -.022, -.022), (.045, .036, .042)))
    d = smin(d, cone(q, (0, .022, -.045), (0, -.012, -.078), .022, .012), .03)
    d = smin(d, ellipsoid(q, (.0155, -.030, -.070), (.0215, .0175, .022)), .014)
    d = smin(d, ellipsoid(q, (0, -.047, -.060), (.018, .013, .018)), .012)
    d = smin(d, ellipsoid(q, (0, -.014, -.0885), (.0095, .0065, .006)), .004)
    d = smax(d, -cone(q, (0, -.020, -.095), (0, -.034, -.095), .0015, .0015), .006)
    d = smax(d, -chain(q, [(0, -.035, -.095, .0014), (.009, -.0405, -.091, .0015), (.021, -.0375, -.084, .0010)]), .005)
    # sockets, then lids round the eyes
    d = smax(d, -ellipsoid(q, (.0335, .010, -.069), (.0185, .0125, .020), rot("z", -16)), .012)
    ear = smax(ear_shell(q), -ear_hollow(q), .005)
    return smin(d, ear, .016)


def body(p):
    q = mirror(p)
    m = np.column_stack([np.abs(p[:, 0]), p[:, 1], p[:, 2]])
    d = blend(.07,
              ellipsoid(p, (.03, .115, .20), (.118, .118, .25), rot("y", -8)),
              ellipsoid(p, (0, .135, .0), (.088, .105, .085)),
              ellipsoid(p, (.115, .08, .30), (.075, .095, .11)),
              ellipsoid(p, (-.06, .08, .30), (.075, .095, .11)))
    d = smin(d, cone(p, (0, .16, .01), (0, .235, -.045), .075, .055), .05)
    legs = chain(m, [(.062, .10, .0, .046), (.060, .052, -.05, .036), (.052, .030, -.13, .026)], .02)
    d = smin(d, legs, .03)
    d = smin(d, ellipsoid(m, (.051, .026, -.148), (.029, .025, .036)), .02)
    for k in (-1.4, -.5, .5, 1.4):
        d = smin(d, ellipsoid(m, (.051 + k * .0125, .021, -.176 + .006 * abs(k)), (.0085, .014, .015)), .006)
    d = smin(d, head(p), .04)
    tail = chain(p, [(.16, .04, .38, .03), (.22, .028, .22, .027), (.20, .027, .06, .025), (.135, .026, -.03, .022)], .03)
    return smin(d, tail, .02)


def stripes(x, sharp=.5):
    return step(-sharp, sharp, np.sin(x))


def coat(p, n, bake=True):
    h = local(p)
    ax = np.abs(h[:, 0])
    base, pale, dark, cream = vec(.66, .55, .43), vec(.80, .70, .57), vec(.23, .18, .145), vec(.95, .91, .85)
    w = fbm(p * 14, 3, 4) - .5
    c = mix(base, pale, fbm(p * vec(30, 30, 12), 3, 6))
    on = (p[:, 2] < -.005) & (h[:, 1] > -.062) & (np.linalg.norm(h, axis=1) < .135)
    # body: bands across the back and legs
    band = stripes(p[:, 2] * 105 + 14 * w + 30 * np.abs(p[:, 0])) * step(.03, .1, p[:, 1])
    band = np.where(p[:, 2] < -.01, stripes(p[:, 2] * 150 + 60 * p[:, 1] + 8 * w), band)
    tail = (p[:, 0] > .11) & (p[:, 1] < .06) & (p[:, 2] < .3)
    band = np.where(tail, stripes(95 * (p[:, 2] - p[:, 0]) + 4 * w), band)
    c = np.where(on[:, None], c, mix(c, dark, .78 * band))
    chest = step(.070, .040, np.abs(p[:, 0])) * step(.06, .02, p[:, 2]) * step(.045, .075, p[:, 1]) * ~on
    c = mix(c, cream, chest * .9)
    c = mix(c, cream, step(-.115, -.15, p[:, 2]) * step(.075, .055, p[:, 1]) * ~tail)
    # face
    brow = stripes(ax * 330 + 12 * w - .4) * step(.020, .038, h[:, 1]) * step(.062, .05, ax)
    cheek = stripes(h[:, 1] * 300 + ax * 120 + 10 * w) * step(.042, .058, ax) * step(.03, .015, h[:, 1])
    eye_tail = step(.005, .001, np.abs(h[:, 1] - .010 + (ax - .05) * .35)) * step(.045, .055, ax)
    f = mix(c, dark, np.clip(.82 * brow + .7 * cheek + .8 * eye_tail, 0, .88))
    eye = np.hypot((ax - .0335) / 1.25, h[:, 1] - .010)
    f = mix(f, cream, step(.030, .022, eye) * .55)
    f = mix(f, cream, step(.034, .026, ax) * step(-.012, -.022, h[:, 1]) * step(-.04, -.05, h[:, 2]))
    f = mix(f, vec(.60, .42, .28), step(.012, .007, ax) * step(-.012, -.002, h[:, 1]) * step(.035, .02, h[:, 1]) * .6)
    f = mix(f, vec(.10, .08, .075), step(.0182, .0160, eye) * (h[:, 2] < -.03))
    f = mix(f, vec(.62, .36, .33), step(.0105, .0085, ax) * step(-.023, -.019, h[:, 1]) * step(-.006, -.009, h[:, 1]) * (h[:, 2] < -.083))
    mouth = (ax < .022) & (np.abs(h[:, 1] + .0405 - .0055 * ((ax - .010) / .010) ** 2) < .0016) | (ax < .0015) & (h[:, 1] < -.021) & (h[:, 1] > -.037)
    f = mix(f, vec(.25, .15, .13), mouth * .8 * (h[:, 2] < -.06))
    q = np.column_stack([ax, h[:, 1], h[:, 2]])
    ear = step(.050, .062, h[:, 1]) * step(.018, .026, ax)
    inner = ear * step(.0030, .0005, ear_hollow(q)) * step(.0, .3, -(n @ FRAME)[:, 2])
    f = mix(f, mix(base, dark, .35), ear * .8)
    f = mix(f, vec(.86, .64, .58), inner * .85)
    c = np.where(on[:, None], f, c)
    if not bake:
        return c
    return shade(p, n, c)


def shade(p, n, c):
    ao = occlusion(body, p, n, .07)
    return c * (.45 + .55 * ao)[:, None] * (.72 + .28 * step(-.02, .12, p[:, 1]))[:, None]


m = surface(body, (-.2, -.0, -.22), (.28, .42, .5), .0022 if not quick() else .0035, coat)


def _arms(p):
    return (np.abs(p[:, 0]) > .030) & (p[:, 1] < .118) & (p[:, 1] > .05) & (p[:, 2] < -.015)


def comb(p, n):
    h = local(p)
    g = np.column_stack([p[:, 0] * 1.2, -.35 * np.ones(len(p)), np.full(len(p), .8)])
    face = np.linalg.norm(h, axis=1) < .125
    away = (h - vec(0, -.012, -.12)) @ FRAME.T
    g[face] = away[face]
    paws = (p[:, 1] < .08) & (p[:, 2] < -.02)
    g[paws] = (0, -.3, -1)
    chest = ~face & ~paws & (p[:, 2] < .02)
    g[chest] = (0, -1, -.1)
    arm = _arms(p)
    g[arm] = np.column_stack([np.sign(p[:, 0]) * .5, np.full(len(p), -.5), np.full(len(p), -.3)])[arm]
    ear = face & (h[:, 1] > .060) & (np.abs(h[:, 0]) > .02)
    g[ear] = (np.column_stack([np.sign(h[:, 0]) * .45, np.full(len(p), 1.0), np.zeros(len(p))]) @ FRAME.T)[ear]
    return g


def length(p, n):
    h = local(p)
    ax, r = np.abs(h[:, 0]), np.linalg.norm(h - vec(0, -.018, -.085), axis=1)
    ln = np.full(len(p), .028)
    face = np.linalg.norm(h, axis=1) < .12
    ln[face] = (.0035 + .017 * step(.02, .10, r))[face]
    ear = (h[:, 1] > .062) & (ax > .02) & face
    ln[ear] = .0030
    q = np.column_stack([ax, h[:, 1], h[:, 2]])
    ln[ear & (ear_hollow(q) < .002)] = .0022
    chest = ~face & (p[:, 2] < .05) & (np.abs(p[:, 0]) < .08) & (p[:, 1] > .07)
    ln[chest] = .034
    ln[_arms(p)] = .011
    ln[(p[:, 1] < .07) & (p[:, 2] < -.03)] = .008
    bald = (np.hypot((ax - .0335) / 1.25, h[:, 1] - .010) < .0165) & face & (h[:, 2] < -.03)
    bald |= (ax < .0105) & (h[:, 1] > -.022) & (h[:, 1] < -.006) & (h[:, 2] < -.078)
    ln[bald] = 0
    return ln


hair = fur(m, 330000 if not quick() else 120000, cam, rng, comb, length, .0010 if not quick() else .0016, lift=.22, tangle=.20, root_shade=.82, tip_shade=1.12, jitter=.11)
roots, dirs = [], []
for s in (-1, 1):
    for k in range(8):
        roots.append(C + FRAME @ vec(s * (.017 + .006 * rng.random()), -.026 - .010 * rng.random(), -.086))
        dirs.append(FRAME @ vec(s, rng.uniform(-.28, .28), rng.uniform(-.35, .05)))
wh = whiskers(roots, dirs, rng.uniform(.055, .085, len(roots)), .0007, (.97, .96, .93), cam, rng)


def room(u, v):
    c = mix(vec(.80, .70, .58), vec(.56, .44, .34), step(.0, 1, .75 * u + .25 * v))
    pane = step(.06, .075, u) * step(.40, .385, u) * step(.02, .04, v) * step(.60, .58, v)
    cross = np.minimum(step(.004, .010, np.abs(u - .232)), step(.008, .016, np.abs(v - .30)))
    c = mix(c, mix(vec(.80, .90, .95), vec(.70, .82, .62), step(.25, .6, v)), pane * (.25 + .75 * cross) * .95)
    sofa = step(.55, .60, u + .04 * np.sin(v * 7)) * step(.36, .42, v)
    c = mix(c, mix(vec(.34, .46, .52), vec(.24, .34, .40), step(.4, .8, v)), sofa)
    return mix(c, vec(.50, .36, .25), step(.80, .82, v))


back = bokeh("back", (1000, 1000), room, [(12, 22, [(.95, .85, .65), (.9, .8, .6)], .25, (.1, .5))], rng, 16)
def floor(p):
    q = p @ rot("y", 24)
    board = np.floor(q[:, 0] / .14)
    along = np.column_stack([q[:, 0] / .006 + board * 17, 0 * board, q[:, 2] / .16 + board * 5])
    c = mix(vec(.46, .31, .19), vec(.66, .48, .31), fbm(along, 4, 3) * .7 + .3 * _board(board))
    seam = np.abs(q[:, 0] / .14 - np.round(q[:, 0] / .14)) * .14
    c = mix(c, vec(.20, .13, .085), step(.0022, .0008, seam))
    shade_of_cat = occlusion(body, p + vec(0, .001, 0), np.tile(vec(0, 1, 0), (len(p), 1)), .10)
    return c * (.45 + .55 * shade_of_cat)[:, None]


def _board(b):
    return noise(np.column_stack([b * 7.31, b * 0, b * 0]), 5)


planks = ground((-.9, .9), (-.7, 2.6), 900 if not quick() else 500, floor)
look = cam.loc - (C + vec(0, .01, -.06))
eyes = [eye(C + FRAME @ vec(s * .0325, .0098, -.0525), .0158, look + FRAME @ vec(s * .12, 0, 0), ((.80, .74, .22), (.42, .55, .20)), (.05, .04, .04), (.30, .66), .90) for s in (-1, 1)]
window = [lamp((-.75, .75, -.75), (1, .95, .87), 1.9), lamp((-.4, 1, -.8), (.75, .8, .9), .4), lamp((.7, 1, -.3), (.75, .8, .9), .25),
          lamp((0, -1, -.35), (.8, .6, .45), .35), lamp((.6, .6, .7), (1, .93, .8), .9)]
shoot("cat", cam, window, [(m, .03, 12, 1, 0), (hair, .05, 14, 0, .2), (wh, .2, 20, 0, .5), (eyes[0] + eyes[1], 1.3, 120, 0, 0), (planks, .10, 30, 0, 0)],
      (back, 4.2, 2.4, 2.4, -1.12), (0, .2, .1), .6, softness=.02, bias=.008, look={"saturation": 1.05, "contrast": .2})
