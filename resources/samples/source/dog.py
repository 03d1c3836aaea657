"""A golden retriever in a park, seen from the front."""
from kit import *

rng = np.random.default_rng(33)
cam = Camera((.10, .68, -3.6), (.0, .505, -.05), 10.8, aperture=.03, focus=(0, .6, -.24))
C = vec(0, .62, -.08)
FRAME = rot("z", 5) @ rot("y", -9) @ rot("x", 3)


def local(p):
    return (p - C) @ FRAME


def fold(h):
    return np.column_stack([np.abs(h[:, 0]), h[:, 1], h[:, 2]])


def skull(q):
    d = blend(.05,
              ellipsoid(q, (0, .035, .01), (.092, .082, .095)),
              ellipsoid(q, (.045, -.010, -.03), (.052, .052, .055)),
              ellipsoid(q, (0, -.05, .01), (.075, .06, .07)))
    d = smin(d, cone(q, (0, .0, -.07), (0, -.030, -.175), .054, .040), .045)
    d = smin(d, ellipsoid(q, (.024, -.052, -.135), (.031, .037, .052)), .025)
    d = smin(d, ellipsoid(q, (.036, .040, -.068), (.024, .016, .022)), .025)
    return smax(d, -ellipsoid(q, (.0395, .014, -.096), (.0185, .0145, .018)), .012)


def jaw(q):
    d = cone(q, (0, -.088, -.04), (0, -.103, -.148), .040, .022)
    return smax(d, -ellipsoid(q, (0, -.082, -.13), (.020, .018, .06)), .012)


def ears(q):
    e = chain(q * vec(1, 1, .62), [(.080, .072, .010, .020), (.112, .035, .004, .034), (.122, -.035, -.004, .040), (.112, -.085, -.008, .022)], .03)
    return np.maximum(e, -(q[:, 0] - .055)) / 1.2


def head(p):
    q = fold(local(p))
    d = smin(skull(q), jaw(q), .018)
    nose = blend(.008, ellipsoid(q, (0, -.018, -.212), (.023, .017, .015)), ellipsoid(q, (.012, -.022, -.210), (.0125, .0115, .014)))
    nose = smax(nose, -sphere(q, (.0125, -.023, -.2255), .0052), .006)
    d = smin(d, nose, .010)
    d = smax(d, -cone(q, (0, -.034, -.215), (0, -.062, -.198), .0022, .0022), .006)
    return smin(d, ears(q), .018)


def tongue(p):
    h = local(p)
    d = chain(h * vec(1, 1, 1), [(0, -.088, -.10, .020), (.001, -.092, -.160, .021), (.004, -.115, -.182, .021), (.006, -.150, -.184, .017)], .02)
    d = smax(d, -chain(h, [(0, -.066, -.10, .003), (.001, -.070, -.168, .003), (.004, -.11, -.205, .003), (.006, -.165, -.204, .002)]), .012)
    flat = np.abs((h[:, 1] + .090) * (h[:, 2] > -.17)) - .010
    return smax(d, flat, .01)


def body(p):
    m = fold(p)
    d = blend(.10,
              ellipsoid(p, (0, .33, .01), (.150, .20, .135)),
              ellipsoid(p, (0, .24, .20), (.165, .21, .20)),
              ellipsoid(m, (.15, .13, .16), (.085, .13, .16)))
    d = smin(d, cone(p, (0, .42, .02), (0, .58, -.05), .125, .088), .08)
    d = smin(d, ellipsoid(p, (0, .40, -.06), (.085, .11, .07)), .06)
    d = smin(d, chain(m, [(.085, .30, -.03, .062), (.082, .14, -.06, .045), (.080, .05, -.07, .038)], .03), .04)
    d = smin(d, ellipsoid(m, (.082, .028, -.095), (.042, .032, .06)), .03)
    d = smin(d, ellipsoid(m, (.185, .028, .02), (.042, .030, .08)), .03)
    return smin(d, head(p), .05)


def coat(p, n):
    h = local(p)
    ax = np.abs(h[:, 0])
    gold, light, deep = vec(.80, .58, .33), vec(.93, .80, .58), vec(.64, .41, .20)
    c = mix(gold, light, .6 * fbm(p * vec(12, 8, 12), 3, 5))
    c = mix(c, light, step(.30, .10, np.abs(p[:, 0])) * step(.55, .35, p[:, 1]) * .6)
    on = (np.linalg.norm(h - vec(0, -.02, -.04), axis=1) < .21) & (h[:, 2] < .12)
    f = mix(c, light, step(.05, .02, ax) * step(-.01, .06, h[:, 1]) * .5 + step(-.08, -.15, h[:, 2]) * .45)
    f = mix(f, deep, step(.088, .102, ax) * .75)
    q = fold(h)
    eye = np.hypot((ax - .0395), (h[:, 1] - .014) * 1.15)
    f = mix(f, deep * .8, step(.035, .022, eye) * .6 * (h[:, 2] < -.05))
    f = mix(f, vec(.07, .05, .045), step(.0185, .0165, eye) * (h[:, 2] < -.05))
    nose = ellipsoid(q, (0, -.020, -.213), (.0265, .0175, .018))
    f = mix(f, vec(.055, .048, .05), step(.003, .0, nose))
    lip = (np.abs(jaw(q) - skull(q)) < .007) & (h[:, 1] < -.05) & (h[:, 2] < -.05)
    f = mix(f, vec(.10, .07, .065), lip * .9)
    inside = ellipsoid(q, (0, -.082, -.13), (.024, .021, .064))
    f = mix(f, vec(.22, .10, .09), step(.003, .0, inside) * (h[:, 1] < -.065))
    c = np.where(on[:, None], f, c)
    ao = occlusion(body, p, n, .10)
    return c * (.42 + .58 * ao)[:, None] * (.70 + .30 * step(-.05, .35, p[:, 1]))[:, None]


m = surface(body, (-.30, -.0, -.36), (.30, .80, .46), .0042 if not quick() else .007, coat)
lick = surface(tongue, (-.10, .38, -.36), (.10, .62, -.08), .002,
               lambda p, n: vec(.86, .42, .43) * (.9 + .2 * noise(p * 150, 3))[:, None] * (.6 + .4 * step(-.11, -.16, local(p)[:, 2]))[:, None])


def comb(p, n):
    h = local(p)
    g = np.column_stack([p[:, 0] * 1.5, -np.ones(len(p)), .15 * np.ones(len(p))])
    face = (np.linalg.norm(h - vec(0, -.01, -.04), axis=1) < .215) & (h[:, 1] > -.105) & (h[:, 2] < .10)
    away = (h - vec(0, -.015, -.26)) @ FRAME.T
    g[face] = unit(away[face]) + vec(0, -.15, 0)
    ear = face & (np.abs(h[:, 0]) > .088)
    g[ear] = (0, -1, 0)
    return g


def length(p, n):
    h = local(p)
    q, ax = fold(h), np.abs(h[:, 0])
    ln = .05 + .02 * noise(p * 12, 9)
    face = (np.linalg.norm(h - vec(0, -.01, -.04), axis=1) < .215) & (h[:, 1] > -.105) & (h[:, 2] < .10)
    ln[face] = (.008 + .022 * step(-.13, .0, h[:, 2]))[face]
    ln[face & (ax > .088)] = .034
    ln[p[:, 1] < .22] = .028
    ln[p[:, 1] < .07] = .012
    eye = np.hypot((ax - .0395), (h[:, 1] - .014) * 1.15)
    snout = ellipsoid(q, (0, -.020, -.213), (.0265, .0175, .018))
    ln = np.where(face & (h[:, 2] < -.12), ln * np.clip(.15 + snout / .030, 0, 1), ln)
    lip = (np.abs(jaw(q) - skull(q)) < .009) & (h[:, 1] < -.05) & (h[:, 2] < -.05)
    ln[lip] = .003
    bald = face & ((eye < .018) & (h[:, 2] < -.05) | (snout < .0025))
    bald |= (ellipsoid(q, (0, -.082, -.13), (.024, .021, .064)) < .003) & (h[:, 1] < -.065)
    ln[bald] = 0
    return ln


hair = fur(m, 420000 if not quick() else 120000, cam, rng, comb, length, .0021 if not quick() else .003, lift=.24, tangle=.24, root_shade=.80, tip_shade=1.12, jitter=.10)
grass = blades(90000 if not quick() else 40000, cam, rng, (-2, 2), (-1.0, 5), .085, .0055, [(.40, .55, .16), (.46, .60, .20), (.34, .50, .14), (.56, .64, .28)])


def park(u, v):
    c = mix(vec(.20, .33, .14), vec(.52, .66, .32), step(.3, .7, fbm(np.stack([u * 7, v * 6, 0 * u], -1), 4, 8)))
    c = mix(c, vec(.84, .91, .96), step(.40, .12, v + .2 * (fbm(np.stack([u * 5, v * 3, 0 * u], -1), 3, 2) - .5)) * .8)
    return mix(c, vec(.50, .64, .26), step(.53, .66, v))


back = bokeh("back", (1000, 1000), park, [(150, 44, [(.25, .40, .16), (.42, .58, .25), (.62, .74, .38)], .4, (.1, .65)),
                                          (110, 30, [(.92, .94, .75), (.98, .95, .85)], .42, (.0, .5))], rng, 9)
soil = ground((-4, 4), (-1.5, 7), 400, lambda p: mix(vec(.28, .37, .13), vec(.44, .54, .22), fbm(p * 3, 3, 8)))
look = cam.loc - C
eyes = [eye(C + FRAME @ vec(s * .0385, .0138, -.0805), .0178, look + FRAME @ vec(s * .1, 0, 0), ((.34, .19, .09), (.14, .07, .035)), (.03, .025, .02), (.42, .42)) for s in (-1, 1)]
light = outdoors((-.55, .85, -.75), (1, .95, .86), 1.85, sky_power=.75, bounce_power=.35) + [lamp((.7, .7, .8), (1, .92, .75), 1.1)]
shoot("dog", cam, light, [(m, .05, 14, 1, 0), (hair, .06, 14, 0, .2), (lick, .25, 40, 1, .2), (eyes[0] + eyes[1], 1.3, 120, 0, 0), (grass, .05, 20, 0, .35), (soil, 0, 1, 0, 0)],
      (back, 22, 11, 11, -4.3), (0, .4, 0), 1.0, softness=.03, bias=.012, look={"saturation": 1.04, "contrast": .2})
