"""A bay horse in profile on a meadow."""
from kit import *

rng = np.random.default_rng(4)
cam = Camera((0.50, 1.25, -6.6), (0.115, 1.08, 0), 25.6, aperture=0.16)


def legs(p):
    q = mirror(p)
    # near and far legs step differently, so each side has its own joints
    def leg(pts, side):
        return chain(p, [(x, y, side * z, r) for x, y, z, r in pts], 0.03)
    front = [(0.47, 1.12, .14, .15), (0.40, 0.90, .15, .105), (0.45, 0.56, .15, .062), (0.44, 0.50, .15, .050), (0.44, 0.22, .15, .043), (0.44, 0.17, .15, .050), (0.49, 0.09, .15, .044)]
    front2 = [(0.50, 1.12, .14, .15), (0.50, 0.90, .15, .105), (0.66, 0.58, .15, .062), (0.67, 0.52, .15, .050), (0.66, 0.24, .15, .043), (0.66, 0.19, .15, .050), (0.72, 0.11, .15, .044)]
    hind = [(-0.56, 1.20, .13, .25), (-0.44, 0.95, .15, .16), (-0.66, 0.64, .14, .078), (-0.70, 0.57, .14, .062), (-0.68, 0.24, .14, .046), (-0.67, 0.18, .14, .052), (-0.62, 0.09, .14, .046)]
    hind2 = [(-0.56, 1.20, .13, .25), (-0.52, 0.95, .15, .16), (-0.84, 0.66, .14, .078), (-0.88, 0.59, .14, .062), (-0.94, 0.26, .14, .046), (-0.94, 0.20, .14, .052), (-0.90, 0.10, .14, .046)]
    return blend(0.02, leg(front2, -1), leg(front, 1), leg(hind, -1), leg(hind2, 1)), (front2[-1], front[-1], hind[-1], hind2[-1])


def head(p):
    q = mirror((p - vec(1.06, 1.93, 0)) / 1.2 + vec(1.06, 1.93, 0))
    d = blend(0.06,
              ellipsoid(q, (1.10, 1.86, 0), (.125, .135, .085)),
              cone(q, (1.08, 1.93, 0.02), (1.33, 1.66, 0.01), .085, .062),
              cone(q, (1.10, 1.80, 0.03), (1.34, 1.61, 0.015), .085, .048),
              ellipsoid(q, (1.375, 1.595, 0), (.072, .066, .055)))
    d = smin(d, cone(q, (1.12, 1.895, .078), (1.165, 1.868, .074), .022, .018), .04)
    d = smax(d, -sphere(q, (1.425, 1.615, .05), .016), .02)
    d = smax(d, -cone(q, (1.43, 1.562, 0), (1.33, 1.585, .06), .005, .005), .02)
    ear = chain(q, [(1.03, 1.98, .045, .035), (1.025, 2.06, .06, .032), (1.045, 2.13, .062, .008)], .02)
    return smin(d, ear, .02) * 1.2


def body(p):
    q = mirror(p)
    torso = blend(0.11,
                  ellipsoid(p, (0.0, 1.20, 0), (.62, .325, .275)),
                  ellipsoid(p, (0.45, 1.20, 0), (.29, .37, .25)),
                  ellipsoid(p, (-0.56, 1.27, 0), (.34, .31, .27)),
                  ellipsoid(q, (.50, 1.16, .15), (.12, .27, .125), rot("z", -22)),
                  ellipsoid(q, (.36, .98, .14), (.13, .15, .10), rot("z", 25)),
                  ellipsoid(q, (-.58, 1.22, .14), (.20, .27, .150), rot("z", 18)),
                  ellipsoid(q, (-.28, 1.10, .15), (.13, .18, .115), rot("z", -25)),
                  ellipsoid(p, (0.36, 1.50, 0), (.24, .09, .07)))
    neck = chain(p, [(0.52, 1.34, 0, .27), (0.74, 1.60, 0, .185), (0.92, 1.80, 0, .135), (1.03, 1.92, 0, .105)], .1)
    neck = np.maximum(neck, np.abs(p[:, 2]) - (.16 + .1 * step(.8, .5, p[:, 0])))
    d = blend(0.10, torso, neck)
    d = smin(d, head(p), .05)
    lg, feet = legs(p)
    d = smin(d, lg, .12)
    tail = chain(p, [(-.86, 1.42, 0, .05), (-.97, 1.33, 0, .045), (-1.0, 1.1, 0, .03)], .03)
    d = smin(d, tail, .04)
    for s, (x, y, z, r) in zip((-1, 1, -1, 1), feet):
        hoof = cone(p, (x, y - .02, s * z), (x + .03, .035, s * z), .045, .062)
        d = smin(d, smax(hoof, -p[:, 1] + .0, .01), .015)
    # muscles
    d += 0.006 * (noise(p * vec(6, 4, 6), 3) - .5) * step(.7, 1.0, p[:, 1])
    return d


def coat(p, n):
    bay, dark, black = vec(.60, .36, .20), vec(.47, .26, .14), vec(.11, .085, .075)
    c = mix(bay, dark, .55 * fbm(p * vec(4, 5, 4), 3, 7))
    c = mix(c, vec(.72, .49, .31), .5 * step(1.25, .95, p[:, 1]) * step(.8, .95, p[:, 1]))
    c = mix(c, black, step(.78, .48, p[:, 1]) * .93)
    c = mix(c, vec(.12, .09, .08), step(1.28, 1.40, p[:, 0]) * step(1.75, 1.6, p[:, 1]) * .9)
    blaze = step(.035, .02, np.abs(p[:, 2])) * step(0, .03, (p[:, 0] - 1.13) + (p[:, 1] - 1.86) * 1.0 - .0) * step(1.5, 1.7, p[:, 1])
    c = mix(c, vec(.85, .82, .78), blaze * step(.9, 1.1, p[:, 0]) * .9)
    c = mix(c, vec(.80, .78, .74), step(.30, .24, p[:, 1]) * (p[:, 0] < -.75))
    grain = noise(p * vec(60, 40, 160), 12) * .6 + noise(p * vec(160, 110, 300), 13) * .4
    c = c * (.9 + .2 * grain)[:, None]
    c = mix(c, vec(.12, .11, .10), step(.10, .07, p[:, 1]))
    ao = occlusion(body, p, n, .28)
    ground = step(-.3, 1.1, p[:, 1])
    return c * (.42 + .58 * ao)[:, None] * (.72 + .28 * ground)[:, None]


m = surface(body, (-1.25, -.02, -.45), (1.55, 2.2, .45), .011 if not quick() else .024, coat)


# mane, forelock and tail fall from guide lines
def lock(a, b, count, spread, dirs, bend, length, width, wild=.22):
    t = rng.random(count)[:, None]
    root = vec(a) * (1 - t) + vec(b) * t + rng.standard_normal((count, 3)) * spread
    d = vec(dirs) + .7 * wild * rng.standard_normal((count, 3))
    return strands(root, d, vec(bend) + wild * rng.standard_normal((count, 3)), length * rng.uniform(.55, 1.1, count), width,
                   np.tile(vec(.085, .062, .05), (count, 1)) * rng.uniform(.7, 1.9, (count, 1)), np.tile(unit(vec(-.2, .4, -1)), (count, 1)), cam, rng, segs=6, root_shade=.9, tip_shade=1.25)


mane = lock((.50, 1.60, -.03), (.80, 1.83, -.03), 5200, .014, (-.25, .25, -.9), (-.35, -1.9, -.1), .40, .006) \
    + lock((.80, 1.83, -.02), (1.02, 2.02, -.02), 4600, .014, (-.3, .3, -.7), (-.3, -1.9, -.1), .34, .006) \
    + lock((1.06, 2.02, -.02), (1.09, 2.0, -.03), 350, .01, (.8, .1, -.5), (.5, -1.4, 0), .2, .005)
tail = lock((-.90, 1.43, 0), (-1.0, 1.25, 0), 6000, .02, (-.35, -.35, 0), (.06, -2.4, 0), .78, .007, .12) \
    + lock((-1.0, 1.2, 0), (-1.0, 1.0, 0), 2600, .025, (-.15, -1, 0), (.05, -.8, 0), .50, .007, .10)

grass = blades(90000 if not quick() else 50000, cam, rng, (-6, 6), (-3.2, 9), .17, .011,
               [(.45, .55, .20), (.52, .60, .24), (.40, .50, .18), (.62, .63, .33), (.34, .46, .17)])


def wood(u, v):
    far = fbm(np.stack([u * 9, v * 7, 0 * u], -1), 5, 3)
    c = mix(vec(.27, .38, .20), vec(.56, .66, .38), step(.3, .7, far))
    c = mix(c, vec(.80, .88, .93), step(.60, .38, v + .22 * (fbm(np.stack([u * 6, v * 2, 0 * u], -1), 4, 9) - .5)))
    return mix(c, vec(.44, .56, .22), step(.80, .90, v))


back = bokeh("back", (1400, 700), wood, [(260, 26, [(.22, .36, .14), (.36, .50, .2), (.52, .64, .3)], .5, (.38, .8)),
                                          (70, 16, [(.75, .83, .6), (.85, .9, .8)], .35, (.35, .6))], rng, 9)
soil = ground((-9, 9), (-4, 14), 500, lambda p: mix(vec(.24, .32, .11), vec(.38, .47, .18), fbm(p * 1.6, 3, 8)))
eyes = eye(seat(body, (1.165, 1.868, -.4), (0, 0, 1), .013), .030, (.5, .1, -1), ((.10, .06, .04), (.05, .03, .02)), (.02, .015, .01), (.6, .4))
shoot("horse", cam, outdoors((-.32, .78, -.72), power=2.6, sky_power=.75, bounce_power=.35),
      [(m, .06, 14, 1, 0), (mane + tail, .03, 16, 0, .2), (eyes, 0.6, 260, 0, 0), (grass, .05, 20, 0, .35), (soil, 0, 1, 0, 0)],
      (back, 40, 38, 19, -3.1), (0, .9, 0), 2.6, softness=.3, look={"saturation": 1.08})
