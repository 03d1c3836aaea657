"""A coaster with containers on a summer sea."""
from kit import *

rng = np.random.default_rng(12)
cam = Camera((66, 9.5, -102), (4.6, 5.6, 0), 37.0)
N = 90


def hull():
    """Sections from the stern (-36) to the bow (36): half breadths from a water line that narrows to the bow, with flare."""
    rings = []
    for x in np.concatenate([np.linspace(-36, 20, 50), np.linspace(20.3, 36.5, 60)]):
        t = np.clip((x - 14) / 22.5, 0, 1)
        s = np.clip((-28 - x) / 8, 0, 1)
        deck = 5.0 + 3.1 * step(16, 24, x) + 1.4 * t ** 2
        top = 6.2 * (1 - t ** 2.4) ** .8 + .05
        low = 6.0 * np.clip(1 - (t * 1.18) ** 1.7, 0, 1) ** 1.0 * (1 - .35 * s) + .04
        y = np.linspace(-2.0, deck, 40)
        k = np.clip((y + .5) / (deck + .5), 0, 1) ** 1.25
        z = low + (top - low) * k
        shift = 2.4 * t ** 3 * (k - .4)
        port = np.column_stack([np.full(40, x) + shift, y, z])
        rings.append(np.vstack([port, port[::-1] * vec(1, 1, -1)]))
    return loft(rings)


def paint():
    """The ship's side as a picture projected along z: 30 px a metre, x from -38 to 40, y from -3 to 12."""
    s, ss = 30, 2
    img = Image.new("RGB", (78 * s * ss, 15 * s * ss), (30, 52, 92))
    d = ImageDraw.Draw(img)
    X, Y = (lambda x: (x + 38) * s * ss), (lambda y: (12 - y) * s * ss)
    d.rectangle([0, Y(1.15), X(40), Y(-3)], fill=(150, 44, 36))
    d.rectangle([0, Y(1.32), X(40), Y(1.12)], fill=(236, 236, 230))
    d.rectangle([0, Y(5.05), X(17), Y(4.8)], fill=(232, 232, 226))
    for x in np.arange(-30, 34, 6):
        d.line([(X(x), Y(1.3)), (X(x), Y(12))], fill=(26, 46, 82), width=3)
    a = np.asarray(img, float) / 255
    h, w = a.shape[:2]
    v, u = np.meshgrid(np.arange(h) / 60, np.arange(w) / 60, indexing="ij")
    streak = fbm(np.stack([u * 2.2, v * .25, 0 * u], -1), 4, 3)
    a = a * (1 - .22 * step(.5, .8, streak))[..., None]
    rust = step(.62, .8, fbm(np.stack([u * 1.6, v * .35, 0 * u + 4], -1), 4, 9)) * step(7, 10.9, v) * .5
    a = mix(a, vec(.42, .22, .13), rust)
    path = os.path.join(WORK, "paint.png")
    Image.fromarray((np.clip(a, 0, 1) * 255).astype(np.uint8)).resize((w // ss, h // ss), Image.LANCZOS).save(path)
    return path


def foam():
    """White water along the hull, at the bow and behind, as a picture with alpha seen from above: x -70..50, z -40..40."""
    w, h = 1200, 800
    v, u = np.meshgrid(np.linspace(-40, 40, h), np.linspace(-70, 50, w), indexing="ij")
    t = np.clip((u - 12) / 24, 0, 1)
    half = 6.1 * np.clip(1 - t ** 1.9, 0, 1)
    off = np.abs(v) - half
    churn = fbm(np.stack([u * .45, v * .9, 0 * u], -1), 5, 4)
    fine = fbm(np.stack([u * 1.6, v * 2.6, 0 * u], -1), 4, 7)
    side = step(2.6, 0, off) * (np.abs(u) < 37)
    wave = np.exp(-((off - np.clip((33 - u) * .21, 0, 20)) / (.7 + np.clip(33 - u, 0, 60) * .028)) ** 2) * step(-34, 30, u) * step(36, 31, u)
    wake = step(7, 2, np.abs(v) - np.clip(-36 - u, 0, 40) * .10) * (u < -35) * step(-70, -40, u)
    a = np.clip(side * (.35 + .9 * fine) + 1.1 * wave * (.4 + .8 * fine) + .9 * wake * (.3 + churn), 0, 1) * step(.30, .62, churn * .5 + fine * .5)
    img = np.dstack([np.full((h, w, 3), .96), np.clip(a, 0, 1)])
    path = os.path.join(WORK, "foam.png")
    Image.fromarray((img[::-1] * 255).astype(np.uint8), "RGBA").save(path)
    return path


def sky(u, v):
    base = mix(vec(.20, .44, .80), vec(.80, .90, .98), step(.0, .85, v))
    q = np.stack([u * 4.0, v * 9, 0 * u + .7], -1)
    warp = np.stack([fbm(q * 1.3 + 7, 3, 1), fbm(q * 1.3 + 3, 3, 2), 0 * u], -1)
    dens, lit = fbm(q + warp, 6, 33), fbm(q + warp + vec(.12, -.25, 0), 5, 33)
    cover = step(.50, .68, dens - .25 * np.abs(v - .38)) * step(.68, .60, v)
    tone = mix(vec(.70, .76, .85), vec(1, .99, .97), step(-.05, .14, dens - lit + .05))
    return base * (1 - .9 * cover[..., None]) + tone * .9 * cover[..., None]


os.makedirs(WORK, exist_ok=True)
back = bokeh("back", (1300, 1000), sky, [], None, 2.5)
colours = [(.70, .22, .16), (.16, .36, .60), (.86, .56, .16), (.20, .46, .32), (.80, .80, .78), (.45, .16, .14), (.30, .50, .62)]
boxes = ""
for bay in range(6):
    for row in range(4):
        stack = 3 - (row in (0, 3) and bay % 3 == 1) - (bay == 5) * 1
        for tier in range(stack):
            c = vec(colours[rng.integers(len(colours))]) * rng.uniform(.9, 1.1)
            x, z, y = -15.5 + bay * 6.4, -5.0 + row * 2.52, 5.2 + tier * 2.62
            boxes += "box { <%g,%g,%g>, <%g,%g,%g> texture { Crate pigment { %s } } }\n" % (x, y, z, x + 6.1, y + 2.56, z + 2.4, rgb(np.minimum(c, 1)))
sdl = """#declare Crate = texture { pigment { rgb 1 } normal { gradient x .35 sine_wave scale .33 } finish { ambient 0 diffuse .85 specular .08 roughness .06 } };
#declare White = texture { pigment { srgb <.93,.93,.90> } finish { ambient 0 diffuse .85 specular .1 roughness .05 } };
#declare Dark = texture { pigment { srgb <.06,.08,.11> } finish { ambient 0 diffuse .5 specular .7 roughness .02 reflection .12 } };
"""
sdl += daylight((-.30, .80, -.72), (1, .95, .86), 2.0, sky_power=.6, bounce=(.5, .65, .75), bounce_power=.3, soft=4)
sdl += backdrop(back, cam, 1500, 1100, 760, -120)
sdl += mesh2("Hull", hull(), bare=True)
sdl += """
object { Hull texture { pigment { image_map { png "%s" interpolate 2 } scale <78,15,1> translate <-38,-3,0> } finish { ambient 0 diffuse .85 specular .25 roughness .03 reflection .02 } } }
union { %s }
// superstructure aft: three decks, a bridge with wings, funnel and masts
#declare House = union {
  #for (D, 0, 3)
    box { <-32,5+D*2.5,-5.6+D*.25>, <-19.5-D*.9,7.35+D*2.5,5.6-D*.25> texture { White } }
    box { <-32.4,7.35+D*2.5,-5.9+D*.25>, <-19-D*.9,7.5+D*2.5,5.9-D*.25> texture { White } }
    #if (D < 3) #for (W, 0, 6) box { <-30.6+W*1.45,6.1+D*2.5,-5.64+D*.25>, <-30.0+W*1.45,6.75+D*2.5,-5.5+D*.25> texture { Dark } } #end #end
    #for (R, 0, 22) cylinder { <-32.3+R*.6,7.5+D*2.5,-5.85+D*.25>, <-32.3+R*.6,8.35+D*2.5,-5.85+D*.25>, .03 texture { White } } #end
    cylinder { <-32.3,8.35+D*2.5,-5.85+D*.25>, <-19.2-D*.9,8.35+D*2.5,-5.85+D*.25>, .04 texture { White } }
  #end
  box { <-28,15.0,-6.2>, <-22.0,17.4,6.2> texture { White } }
  box { <-27.6,15.9,-6.25>, <-21.95,16.9,6.25> texture { Dark } }
  #for (W, 0, 8) box { <-21.9,15.8,-6.1+W*1.5>, <-21.97,17.0,-5.95+W*1.5> texture { White } } #end
  #for (W, 0, 4) box { <-27.5+W*1.35,15.8,-6.28>, <-27.38+W*1.35,17.0,-6.2> texture { White } } #end
  box { <-28.4,17.4,-6.4>, <-21.6,17.65,6.4> texture { White } }
  cylinder { <-25,17.6,0>, <-25,23,0>, .16 texture { White } } cylinder { <-25,20.6,-1.8>, <-25,20.6,1.8>, .08 texture { White } }
  box { <-26.1,21.5,-.12>, <-23.9,21.75,.12> texture { White } } sphere { <-23.2,18.4,-2.6>, .75 texture { White } }
  // funnel
  cylinder { 0, y*6.4, 1 scale <2.0,1,1.6> translate <-30,13.5,0> pigment { gradient y color_map { [0 srgb <.10,.20,.38>] [.50 srgb <.10,.20,.38>] [.50 srgb <.88,.62,.19>] [.78 srgb <.88,.62,.19>] [.78 srgb <.05,.05,.06>] [1 srgb <.05,.05,.06>] } scale 6.4 translate y*13.5 } finish { Coat } }
  // life boat
  sphere { 0, 1 scale <2.6,.9,1> translate <-27.5,8.4,-6.2> pigment { srgb <.95,.42,.08> } finish { Coat } }
};
object { House }
// fore mast
cylinder { <29,8,0>, <29,17,0>, .22 texture { White } } cylinder { <29,14,-1.2>, <29,14,1.2>, .10 texture { White } }
// water
plane { y, 0 texture { pigment { srgb <.06,.20,.30> }
  normal { average normal_map { [1 bumps .30 scale <3.4,1,1.8>] [.7 bumps .25 scale <1.2,1,.7> rotate y*25] [1.2 bumps .35 scale <11,1,5> rotate y*-18] } }
  finish { ambient 0 diffuse .45 specular .35 roughness .012 reflection { .03 .85 fresnel on } } } interior { ior 1.33 } }
box { <0,0,0>, <1,.0001,1> texture { pigment { image_map { png "%s" interpolate 2 once } rotate x*90 } finish { Matte } } scale <120,1,80> translate <-70,.03,-40> no_shadow }
sky_sphere { pigment { gradient y color_map { [0 srgb <.80,.88,.95>] [.15 srgb <.62,.79,.95>] [.6 srgb <.32,.56,.88>] [1 srgb <.2,.45,.8>] } } }
fog { fog_type 1 distance 1800 rgb <.72,.83,.93> }
""" % (paint(), boxes, foam())
render("ship", sdl, cam, look={"contrast": .22})
