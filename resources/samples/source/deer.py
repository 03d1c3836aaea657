"""A red deer stag in a clearing."""
from kit import *

rng = np.random.default_rng(11)
cam = Camera((0.25, 1.2, -6.4), (0.17, 1.15, 0), 23.6, aperture=0.15)


def legs(p):
    def leg(pts, side):
        return chain(p, [(x, y, side * z, r) for x, y, z, r in pts], 0.03)
    front = [(0.42, 0.98, .11, .12), (0.38, 0.80, .12, .082), (0.41, 0.50, .12, .045), (0.40, 0.44, .12, .035), (0.40, 0.17, .12, .030), (0.40, 0.13, .12, .036), (0.44, 0.06, .12, .030)]
    front2 = [(0.42, 0.98, .11, .12), (0.43, 0.80, .12, .082), (0.53, 0.50, .12, .045), (0.52, 0.44, .12, .035), (0.50, 0.17, .12, .030), (0.50, 0.13, .12, .036), (0.54, 0.06, .12, .030)]
    hind = [(-0.46, 1.05, .10, .19), (-0.36, 0.84, .12, .12), (-0.56, 0.55, .11, .055), (-0.59, 0.49, .11, .044), (-0.55, 0.18, .11, .032), (-0.55, 0.13, .11, .038), (-0.50, 0.06, .11, .030)]
    hind2 = [(-0.46, 1.05, .10, .19), (-0.42, 0.84, .12, .12), (-0.68, 0.57, .11, .055), (-0.71, 0.51, .11, .044), (-0.72, 0.18, .11, .032), (-0.72, 0.13, .11, .038), (-0.67, 0.06, .11, .030)]
    d = blend(0.02, leg(front2, 1), leg(front, -1), leg(hind, -1), leg(hind2, 1))
    for s, (x, y, z, r) in zip((1, -1, -1, 1), (front2[-1], front[-1], hind[-1], hind2[-1])):
        d = smin(d, smax(cone(p, (x, y - .01, s * z), (x + .035, .02, s * z), .032, .042), -p[:, 1], .01), .01)
    return d


NECK = vec(0.86, 1.56, 0)
TURN = rot("y", 24)  # the head looks a little towards the viewer


def head_frame(p):
    return (p - NECK) @ TURN / 1.15


def head(p):
    h = head_frame(p)
    q = mirror(h)
    d = blend(0.05,
              ellipsoid(q, (.07, .02, 0), (.105, .10, .078)),
              cone(q, (.08, .05, .01), (.29, -.09, .006), .068, .040),
              cone(q, (.08, -.03, .02), (.29, -.115, .01), .06, .034),
              ellipsoid(q, (.31, -.115, 0), (.046, .045, .042)))
    d = smin(d, cone(q, (.10, .075, .062), (.15, .055, .06), .017, .014), .03)
    d = smax(d, -sphere(q, (.352, -.095, .028), .011), .015)
    d = smax(d, -cone(q, (.36, -.135, 0), (.26, -.12, .05), .004, .004), .015)
    # an ear is a leaf that stands out to the side: a thin ellipsoid hollowed from the front
    e = (q - vec(-.045, .075, .075)) @ rot("x", 58) @ rot("z", 20)
    ear = ellipsoid(e, (0, .12, 0), (.030, .140, .060))
    ear = smax(ear, -ellipsoid(e, (.030, .125, 0), (.028, .118, .044)), .010)
    return smin(d, ear, .02) * 1.15


def antlers(p):
    q = mirror(head_frame(p)) / vec(.95, .74, .95)
    beam = [(-.005, .085, .05, .030), (-.03, .20, .12, .024), (-.10, .40, .25, .022), (-.12, .58, .32, .020), (-.06, .78, .33, .016), (.02, .90, .29, .006)]
    d = chain(q, beam, .02)
    for pts in ([(-.015, .13, .08, .020), (.12, .16, .12, .015), (.22, .27, .13, .005)],
                [(-.05, .25, .15, .019), (.07, .30, .21, .014), (.15, .40, .22, .005)],
                [(-.11, .45, .28, .018), (.02, .52, .34, .014), (.09, .62, .35, .005)],
                [(-.11, .64, .32, .016), (-.16, .78, .37, .012), (-.15, .90, .39, .005)]):
        d = smin(d, chain(q, pts, .02), .02)
    return d * .9 - .003 + .0015 * (noise(p * 60, 8) - .5)


def body(p):
    q = mirror(p)
    torso = blend(0.12,
                  ellipsoid(p, (-.02, 1.04, 0), (.52, .245, .205)),
                  ellipsoid(p, (0.34, 1.04, 0), (.22, .28, .19)),
                  ellipsoid(p, (-0.46, 1.10, 0), (.25, .22, .19)),
                  ellipsoid(q, (.38, 1.00, .11), (.10, .20, .09), rot("z", -22)),
                  ellipsoid(q, (-.47, 1.06, .10), (.15, .21, .11), rot("z", 18)),
                  ellipsoid(p, (0.27, 1.27, 0), (.18, .07, .06)))
    neck = chain(p, [(0.40, 1.16, 0, .195), (0.60, 1.34, 0, .145), (0.76, 1.50, 0, .105), (0.87, 1.57, 0, .08)], .1)
    d = blend(0.09, torso, neck)
    d = smin(d, head(p), .05)
    d = smin(d, legs(p), .06)
    tail = chain(p, [(-.68, 1.20, 0, .045), (-.74, 1.10, 0, .04), (-.755, 1.0, 0, .012)], .03)
    return smin(d, tail, .03)


def coat(p, n):
    red, brown, cream, dark = vec(.60, .38, .21), vec(.44, .28, .17), vec(.85, .76, .62), vec(.20, .14, .10)
    h = head_frame(p)
    on_head = step(.78, .86, p[:, 0]) * step(1.40, 1.46, p[:, 1])
    c = mix(red, brown, fbm(p * vec(5, 6, 5), 3, 7) * .5)
    c = mix(c, vec(.36, .22, .13), step(1.20, 1.34, p[:, 1]) * (1 - on_head) * .55)
    c = mix(c, vec(.40, .27, .18), step(.42, .62, p[:, 0]) * (1 - on_head) * .7)
    c = mix(c, cream, step(.93, .80, p[:, 1]) * step(.76, .84, p[:, 1]) * step(.45, .2, np.abs(p[:, 0])) * .75)
    c = mix(c, cream, step(-.60, -.70, p[:, 0]) * step(.82, .92, p[:, 1]) * .95)
    c = mix(c, brown * .85, step(.75, .45, p[:, 1]) * .8)
    c = mix(c, cream, on_head * step(.20, .25, h[:, 0]) * step(.31, .28, h[:, 0]) * .6)
    c = mix(c, cream, on_head * step(-.05, -.10, h[:, 1]) * np.maximum(step(.32, .3, h[:, 0]), step(-.125, -.14, h[:, 1])) * .75)
    c = mix(c, vec(.06, .05, .05), on_head * step(.315, .335, h[:, 0]) * step(-.145, -.13, h[:, 1]))
    eye = np.linalg.norm(mirror(h) - vec(.125, .045, .075), axis=1)
    c = mix(c, cream * .9, step(.050, .040, eye) * .3)
    c = mix(c, dark, step(.036, .028, eye))
    inner = on_head * step(.075, .10, np.abs(h[:, 2])) * step(.03, .05, h[:, 1]) * step(.0, .5, n @ TURN[:, 0])
    c = mix(c, vec(.80, .70, .62), inner * .8)
    on_ear = on_head * step(.085, .11, np.abs(h[:, 2]))
    c = mix(c, vec(.72, .58, .44), on_ear * .6)
    c = mix(c, vec(.09, .08, .075), step(.07, .05, p[:, 1]))
    ao = occlusion(body, p, n, .22)
    return c * (.45 + .55 * ao)[:, None] * (.76 + .24 * step(-.2, 1.0, p[:, 1]))[:, None]


h = .008 if not quick() else .014
m = surface(body, (-.95, -.02, -.36), (1.30, 1.80, .36), h, coat)
horn = surface(antlers, (.5, 1.5, -.6), (1.3, 2.6, .6), h * .8,
               lambda p, n: mix(vec(.42, .32, .23), vec(.84, .75, .61), step(.10, .55, (p[:, 1] - 1.55))) * (.75 + .5 * noise(p * 30, 2))[:, None])


def comb(p, n):
    g = np.tile(vec(-.9, -.35, 0), (len(p), 1))
    g[p[:, 1] < .85] = (-.15, -1, 0)
    g[(p[:, 0] > .45) & (p[:, 1] < 1.5)] = (-.5, -.9, 0)
    g[(p[:, 0] > .86) & (p[:, 1] > 1.4)] = (-.9, .3, 0)
    return g


def length(p, n):
    h = head_frame(p)
    on_head = (p[:, 0] > .84) & (p[:, 1] > 1.40)
    ln = .034 + .05 * step(.36, .6, p[:, 0]) * step(1.5, 1.2, p[:, 1]) * step(.9, 1.05, p[:, 1])
    ln = np.where(p[:, 1] < .75, .018, ln)
    ln = np.where(on_head, .014, ln)
    eye = np.linalg.norm(mirror(h) - vec(.125, .045, .075), axis=1)
    return np.where((p[:, 1] < .06) | (on_head & (h[:, 0] > .31)) | (eye < .03), 0, ln)


hair = fur(m, 260000 if not quick() else 90000, cam, rng, comb, length, .0045, lift=.27, tangle=.12, root_shade=.92, tip_shade=1.1, jitter=.09)
grass = blades(100000 if not quick() else 45000, cam, rng, (-6, 6), (-3.0, 8), .26, .010,
               [(.46, .49, .20), (.53, .52, .25), (.41, .47, .19), (.60, .55, .33), (.36, .44, .17), (.56, .47, .28)])


def wood(u, v):
    c = mix(vec(.18, .26, .14), vec(.44, .53, .28), step(.3, .72, fbm(np.stack([u * 8, v * 6, 0 * u], -1), 5, 3)))
    light = step(.5, .15, v) * step(.42, .68, fbm(np.stack([u * 5, v * 4, 0 * u], -1), 4, 19))
    c = mix(c, vec(.88, .90, .72), light * .9)
    for k in range(15):
        x, w = rng.random(), rng.uniform(.003, .010)
        trunk = step(w * 1.6, w * .5, np.abs(u - x - .012 * np.sin(v * 4 + k))) * step(.84, .76, v)
        c = mix(c, mix(vec(.17, .13, .10), vec(.42, .35, .27), step(x + w, x - w, u)), trunk * .85)
    return mix(c, vec(.52, .53, .24), step(.76, .86, v))


back = bokeh("back", (1400, 700), wood, [(240, 22, [(.16, .26, .10), (.28, .38, .15), (.45, .54, .24)], .5, (.1, .72)),
                                         (90, 13, [(.86, .86, .6), (.95, .93, .75)], .4, (.05, .5))], rng, 6)
soil = ground((-9, 9), (-4, 14), 500, lambda p: mix(vec(.28, .29, .12), vec(.44, .44, .20), fbm(p * 1.6, 3, 8)))
eyes = [eye(NECK + TURN @ vec(.125, .045, .071 * s) * 1.15, .0265, TURN @ vec(.4, 0, s), ((.10, .06, .04), (.05, .03, .02)), (.02, .015, .01), (.6, .4)) for s in (-1, 1)]
shoot("deer", cam, outdoors((-.5, .85, -.5), (1, .93, .80), 3.0, sky_power=.8, bounce=(.5, .5, .35), bounce_power=.35),
      [(m, .05, 12, 1, 0), (hair, .06, 14, 0, .15), (horn, .08, 20, 1, 0), (eyes[0] + eyes[1], 0.6, 260, 0, 0), (grass, .05, 20, 0, .35), (soil, 0, 1, 0, 0)],
      (back, 40, 38, 19, -3.4), (0, 1, 0), 2.6, softness=.16, look={"saturation": 1.05})
