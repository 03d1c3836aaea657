"""A robin on a twig."""
from kit import *

rng = np.random.default_rng(17)
cam = Camera((.012, .03, -.95), (.002, -.006, 0), 17.0, aperture=.012, focus=(.03, .03, -.03))


def fold(p):
    return np.column_stack([p[:, 0], p[:, 1], np.abs(p[:, 2])])


def torso(p):
    d = blend(.05,
              ellipsoid(p, (.006, -.006, 0), (.068, .052, .050), rot("z", 38)),
              ellipsoid(p, (.026, .008, 0), (.046, .048, .046)),
              ellipsoid(p, (-.020, -.030, 0), (.045, .034, .036), rot("z", 25)))
    return smin(d, ellipsoid(p, (.047, .066, 0), (.0375, .0345, .0325)), .040)


def wing(p):
    q = fold(p)
    r = rot("z", 27)
    return smin(ellipsoid(q, (-.012, .006, .044), (.060, .027, .011), r), ellipsoid(q, (-.060, -.019, .034), (.056, .012, .007), r), .012)


def tail(p):
    q = (p - vec(-.055, -.040, 0)) @ rot("z", 30)
    return box(q, (-.052, 0, 0), (.056, .0045, .014), .004)


def body(p):
    d = smin(torso(p), tail(p), .03)
    return smin(d, wing(p), .006)


def bill(p):
    q = fold(p)
    up = smax(cone(p * vec(1, 1, 1.1), (.076, .0655, 0), (.106, .0605, 0), .0062, .0007), -(p[:, 1] - .0615 + (p[:, 0] - .08) * .06), .001)
    lo = cone(p * vec(1, 1, 1.1), (.076, .0615, 0), (.102, .0590, 0), .0046, .0006)
    return np.minimum(up, lo)


def coat(p, n):
    q = fold(p)
    back, dark, orange, white, grey = vec(.50, .43, .32), vec(.30, .25, .19), vec(.90, .45, .13), vec(.93, .91, .87), vec(.66, .68, .70)
    c = mix(back, vec(.42, .36, .27), fbm(p / .012, 3, 3))
    # belly, then the breast and the face, with a grey seam between
    belly = step(.012, -.016, p[:, 1] - .55 * (p[:, 0] - .01))
    c = mix(c, mix(white, vec(.80, .72, .60), step(.022, .042, q[:, 2]) * .7), belly)
    w = .006 * (noise(p / .008, 5) - .5)
    d1 = np.linalg.norm((p - vec(.052, .018, 0)) / vec(.046, .052, .060), axis=1)
    d2 = np.linalg.norm((p - vec(.074, .060, 0)) / vec(.036, .031, .045), axis=1)
    bib = np.minimum(d1, d2) + w * 12
    c = mix(c, grey, step(1.22, 1.08, bib) * step(-.03, .0, p[:, 1]) * .75)
    c = mix(c, mix(orange, vec(.96, .58, .22), noise(p / .01, 8)), step(1.06, .96, bib))
    # wing: coverts, then long flight feathers with pale edges
    on = step(.0016, -.0004, wing(p)) * step(.022, .028, q[:, 2])
    l = (p - vec(-.012, .008, 0)) @ rot("z", 27)
    t = np.abs(np.mod(l[:, 1] / .0058 + .10 * np.sin(l[:, 0] * 60), 1) - .5) * 2
    flight = mix(dark, vec(.60, .50, .36), step(.72, .95, t))
    scale = np.sin(l[:, 0] / .0021 + 3 * noise(p / .006, 2)) * np.sin(l[:, 1] / .0016)
    covert = mix(back * .92, vec(.36, .30, .22), step(-.2, .9, scale) * .55)
    wingc = mix(covert, flight, step(.004, -.016, l[:, 0]))
    wingc = mix(wingc, vec(.82, .70, .50), step(.0035, .0015, np.abs(l[:, 0] + .006 + .25 * l[:, 1])) * step(.5, .9, t) * .7)
    c = mix(c, wingc, on)
    tl = step(.002, 0, tail(p)) * (p[:, 0] < -.062)
    c = mix(c, mix(dark, back, t * .5), tl)
    eye = np.linalg.norm(q - vec(.062, .0735, .028), axis=1)
    c = mix(c, vec(.10, .08, .07), step(.0085, .0068, eye))
    ao = occlusion(body, p, n, .02)
    return c * (.5 + .5 * ao)[:, None] * (.80 + .20 * step(-.06, .05, p[:, 1]))[:, None]


m = surface(body, (-.175, -.115, -.062), (.10, .112, .062), .0011 if not quick() else .0018, coat)
beak = surface(bill, (.06, .05, -.01), (.115, .075, .01), .0006, lambda p, n: np.tile(vec(.16, .13, .12), (len(p), 1)))


def comb(p, n):
    g = np.tile(vec(-.85, -.50, 0), (len(p), 1))
    front = (p[:, 0] > .02) & (p[:, 1] < .05)
    g[front] = vec(-.35, -1, 0)
    hd = p[:, 1] > .05
    g[hd] = (p - vec(.092, .060, 0))[hd] + vec(0, -.008, 0)
    return g


def length(p, n):
    q = fold(p)
    ln = np.where(p[:, 1] > .045, .0065, .0135)
    ln = np.where((wing(p) < .0015) & (q[:, 2] > .024), .0030, ln)
    ln = np.where((tail(p) < .001) & (p[:, 0] < -.065), .003, ln)
    eye = np.linalg.norm(q - vec(.062, .0735, .028), axis=1)
    return np.where(eye < .0070, 0, ln)


down = fur(m, 200000 if not quick() else 80000, cam, rng, comb, length, .00075 if not quick() else .0011, lift=.16, tangle=.13, root_shade=.86, tip_shade=1.10, jitter=.08)


def twig(p):
    k = .0035 * (noise(p / vec(.012, .005, .005), 6) - .5) + .0015 * (noise(p / .004, 7) - .5)
    d = chain(p, [(-.26, -.142, .03, .0135), (-.10, -.117, .0, .0125), (.04, -.103, -.004, .0115), (.26, -.060, .02, .0095)], .02)
    d = smin(d, chain(p, [(.10, -.092, -.003, .008), (.155, -.035, -.020, .005), (.185, .03, -.03, .003)], .01), .012)
    return d + k


def bark(p, n):
    c = mix(vec(.30, .23, .17), vec(.56, .47, .38), fbm(p / vec(.016, .004, .004), 4, 3))
    c = mix(c, vec(.48, .58, .24), step(.5, .68, fbm(p / .014, 3, 23)) * step(-.2, .6, n[:, 1]) * .8)
    return c * (.55 + .45 * occlusion(lambda r: np.minimum(twig(r), body(r)), p, n, .02))[:, None]


branch = surface(twig, (-.24, -.17, -.06), (.24, .05, .06), .0016, bark)


def shanks(p):
    d = None
    for x, z in ((-.004, -.016), (.018, .016)):
        y = -.1025 + x * .12
        leg = chain(p, [(x - .012, -.040, z, .006), (x - .010, -.066, z, .0030), (x - .012, -.076, z, .0024), (x, y, z, .0024)], .004)
        for dz in (-.008, 0, .008):
            leg = smin(leg, chain(p, [(x, y, z, .0022), (x + .010, y + .004, z + dz * .7, .0022), (x + .018, y - .006, z + dz * 1.2 - .006, .0014)], .003), .002)
        leg = smin(leg, chain(p, [(x, y, z, .0022), (x - .010, y + .001, z, .0018), (x - .014, y - .006, z - .004, .0012)], .003), .002)
        d = leg if d is None else np.minimum(d, leg)
    return d


legs = surface(shanks, (-.05, -.125, -.045), (.055, -.04, .045), .0008, lambda p, n: np.tile(vec(.46, .31, .23), (len(p), 1)))


def garden(u, v):
    c = mix(vec(.30, .44, .22), vec(.62, .74, .42), step(.25, .75, fbm(np.stack([u * 3, v * 3, 0 * u], -1), 4, 14)))
    c = mix(c, vec(.86, .92, .82), step(.5, -.1, v) * .6)
    return mix(c, vec(.34, .42, .22), step(.7, 1.1, v) * .7)


back = bokeh("back", (900, 900), garden, [(34, 90, [(.45, .62, .30), (.66, .78, .45), (.34, .50, .26)], .45, (0, 1)),
                                          (30, 50, [(.93, .95, .80), (.85, .90, .66), (.98, .93, .80)], .25, (0, .8))], rng, 22)
light = outdoors((-.35, .9, -.75), (1, .95, .87), 1.9, sky_power=.75, bounce=(.55, .65, .4), bounce_power=.45) + [lamp((.8, .6, .7), (1, .95, .8), 1.0)]
eyes = [eye((.0618, .0735, .0262 * s), .0062, (.15, .05, s), ((.10, .06, .035), (.06, .035, .02)), (.02, .015, .01), (.5, .5)) for s in (-1, 1)]
shoot("bird", cam, light, [(m, .02, 12, 1, 0), (down, .03, 12, 0, .2), (beak, .3, 30, 1, 0), (legs, .15, 25, 1, 0), (branch, .02, 10, 1, 0), (eyes[0] + eyes[1], 1.3, 140, 0, 0)],
      (back, 2.2, 1.5, 1.5, -.72), (0, -.02, 0), .32, softness=.008, bias=.004, look={"saturation": 1.04, "contrast": .2})
