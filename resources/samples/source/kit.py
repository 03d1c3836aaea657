"""Modelling with signed distances, hair, grass, soft backdrops, and POV-Ray output, shared by the scenes.

Units are metres, x points right, y up, z away from the viewer (POV-Ray's left-handed frame).
A solid is a function from points (N, 3) to signed distances (N,). Colours are sRGB in 0..1.
"""
import os
import subprocess
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage
from scipy.interpolate import CubicSpline
from scipy.spatial import cKDTree

SCENE = os.path.splitext(os.path.basename(sys.argv[0]))[0]
WORK = os.path.join(os.environ.get("FOVEA_ART", "/tmp/fovea-art"), SCENE)
OUT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))


def vec(*a):
    return np.array(a[0] if len(a) == 1 else a, dtype=np.float64)


def unit(v):
    return v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-9)


def mix(a, b, t):
    t = np.asarray(t)[..., None] if np.ndim(t) else t
    return np.asarray(a, float) * (1 - t) + np.asarray(b, float) * t


def step(lo, hi, x):
    t = np.clip((x - lo) / (hi - lo), 0, 1)
    return t * t * (3 - 2 * t)


def rot(axis, degrees):
    """Rotation matrix about 'x', 'y' or 'z'; rotated points are p @ R.T."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    i = "xyz".index(axis)
    j, k = (i + 1) % 3, (i + 2) % 3
    r = np.eye(3)
    r[j, j] = r[k, k] = c
    r[j, k], r[k, j] = -s, s
    return r


# ---- signed distances -------------------------------------------------------------------------

def smin(a, b, k):
    h = np.maximum(k - np.abs(a - b), 0) / k
    return np.minimum(a, b) - h * h * k / 4


def smax(a, b, k):
    return -smin(-a, -b, k)


def blend(k, *ds):
    d = ds[0]
    for e in ds[1:]:
        d = smin(d, e, k)
    return d


def ellipsoid(p, c, r, r_mat=None):
    q = p - vec(c)
    if r_mat is not None:
        q = q @ r_mat
    r = vec(r)
    k0 = np.linalg.norm(q / r, axis=1)
    k1 = np.linalg.norm(q / (r * r), axis=1)
    return k0 * (k0 - 1) / np.maximum(k1, 1e-9)


def sphere(p, c, r):
    return np.linalg.norm(p - vec(c), axis=1) - r


def box(p, c, half, r=0.0, r_mat=None):
    q = p - vec(c)
    if r_mat is not None:
        q = q @ r_mat
    q = np.abs(q) - (vec(half) - r)
    return np.linalg.norm(np.maximum(q, 0), axis=1) + np.minimum(q.max(axis=1), 0) - r


def cone(p, a, b, ra, rb):
    """A rod from a to b whose radius goes linearly from ra to rb, with round ends."""
    a, b = vec(a), vec(b)
    ab = b - a
    t = np.clip(((p - a) @ ab) / (ab @ ab), 0, 1)
    return np.linalg.norm(p - a - t[:, None] * ab, axis=1) - (ra + (rb - ra) * t)


def chain(p, points, k=0.0):
    """Consecutive rods through points (x, y, z, radius)."""
    d = None
    for s, e in zip(points, points[1:]):
        c = cone(p, s[:3], e[:3], s[3], e[3])
        d = c if d is None else (smin(d, c, k) if k else np.minimum(d, c))
    return d


def mirror(p):
    """Folds z to |z|, for bodies that are symmetric about z = 0."""
    return np.column_stack([p[:, 0], p[:, 1], np.abs(p[:, 2])])


def profile(points, lo, hi, h=0.008):
    """Signed distance to a smooth closed planar curve through points, as a function of two coordinates."""
    p = vec(points)
    q = np.vstack([p, p[:1]])
    t = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(q, axis=0), axis=1) ** 0.5)])
    curve = CubicSpline(t, q, bc_type="periodic")
    s = np.linspace(0, t[-1], 12000)[:-1]
    p, tangent = curve(s), unit(curve(s, 1))
    turn = np.sign((p[:, 0] * np.roll(p[:, 1], -1) - np.roll(p[:, 0], -1) * p[:, 1]).sum())
    normal = turn * np.column_stack([tangent[:, 1], -tangent[:, 0]])
    gx, gy = (np.arange(a, b + h, h) for a, b in zip(lo, hi))
    g = np.stack(np.meshgrid(gx, gy), -1)
    dist, at = cKDTree(p).query(g)
    off = ((g - p[at]) * normal[at]).sum(-1)
    d = np.where(dist < 3 * h, off, np.copysign(dist, off))
    return lambda x, y: ndimage.map_coordinates(d, [(y - lo[1]) / h, (x - lo[0]) / h], order=1, mode="nearest")


# ---- noise ------------------------------------------------------------------------------------

def _hash(i, seed):
    n = (i[..., 0] * 374761393 + i[..., 1] * 668265263 + i[..., 2] * 2147483647 + seed * 974711) & 0xFFFFFFFF
    n = ((n ^ (n >> 13)) * 1274126177) & 0xFFFFFFFF
    return ((n ^ (n >> 16)) & 0xFFFF) / 65535.0


def noise(p, seed=0):
    """Value noise in 0..1 with lattice spacing 1."""
    f = np.floor(p)
    i, t = f.astype(np.int64), p - f
    t = t * t * (3 - 2 * t)
    v = 0
    for c in range(8):
        o = np.array([c & 1, c >> 1 & 1, c >> 2])
        v = v + np.prod(np.where(o, t, 1 - t), axis=-1) * _hash(i + o, seed)
    return v


def fbm(p, octaves=4, seed=0):
    v, a, s = 0, 0.5, 0
    for o in range(octaves):
        v, s, a, p = v + a * noise(p, seed + o), s + a, a / 2, p * 2.03
    return v / s


# ---- meshes -----------------------------------------------------------------------------------

class Mesh:
    """Vertices, normals, triangles and one colour per vertex."""

    def __init__(self, v, n, f, c):
        self.v, self.n, self.f, self.c = v, n, f, c

    def __add__(self, o):
        return Mesh(np.vstack([self.v, o.v]), np.vstack([self.n, o.n]),
                    np.vstack([self.f, o.f + len(self.v)]), np.vstack([self.c, o.c]))


def gradient(f, p, h):
    e = np.eye(3) * h
    return np.column_stack([f(p + e[i]) - f(p - e[i]) for i in range(3)]) / (2 * h)


def _sample(f, lo, n, h):
    """Distances on an n-grid; blocks of 4³ that are far from the surface keep a coarse value."""
    b = 4
    nb = (np.array(n) + b - 1) // b
    idx = np.stack(np.meshgrid(*[np.arange(k) for k in nb], indexing="ij"), -1).reshape(-1, 3)
    d = f(lo + (idx * b + (b - 1) / 2) * h)
    near = np.abs(d) < h * b * 1.9
    grid = np.repeat(np.repeat(np.repeat(d.reshape(nb), b, 0), b, 1), b, 2)
    off = np.stack(np.meshgrid(*[np.arange(b)] * 3, indexing="ij"), -1).reshape(-1, 3)
    cells = (idx[near][:, None] * b + off).reshape(-1, 3)
    for s in range(0, len(cells), 400000):
        c = cells[s:s + 400000]
        grid[c[:, 0], c[:, 1], c[:, 2]] = f(lo + c * h)
    return grid


def surface(f, lo, hi, h, colour=(0.5, 0.5, 0.5)):
    """Surface nets over the zero set of f; colour is one colour or a function of (points, normals)."""
    lo = vec(lo)
    g = _sample(f, lo, np.ceil((vec(hi) - lo) / h).astype(int), h)
    inside = g < 0
    corners = [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]
    view = lambda arr, o: arr[o[0]:arr.shape[0] - 1 + o[0], o[1]:arr.shape[1] - 1 + o[1], o[2]:arr.shape[2] - 1 + o[2]]
    count = sum(view(inside, o).astype(np.int8) for o in corners)
    active = (count > 0) & (count < 8)
    cell = np.argwhere(active)
    number = np.full(active.shape, -1)
    number[active] = np.arange(len(cell))
    acc, hits = np.zeros((len(cell), 3)), np.zeros(len(cell))
    for i, a in enumerate(corners):
        for b in corners[i + 1:]:
            if sum(x != y for x, y in zip(a, b)) != 1:
                continue
            va, vb = g[tuple((cell + a).T)], g[tuple((cell + b).T)]
            cross = (va < 0) != (vb < 0)
            t = np.where(cross, va / np.where(cross, va - vb, 1), 0)
            acc += np.where(cross[:, None], np.array(a) + t[:, None] * (np.array(b) - np.array(a)), 0)
            hits += cross
    v = lo + (cell + acc / hits[:, None]) * h
    faces = []
    for ax in range(3):
        u, w = (ax + 1) % 3, (ax + 2) % 3
        s0, s1 = [slice(1, -1)] * 3, [slice(1, -1)] * 3
        s1[ax] = slice(2, None)
        lo_in, hi_in = inside[tuple(s0)], inside[tuple(s1)]
        at = np.argwhere(lo_in != hi_in) + 1
        flip = inside[tuple(at.T)]
        eu, ew = np.eye(3, dtype=int)[u], np.eye(3, dtype=int)[w]
        q = [number[tuple((at - o).T)] for o in (0 * eu, eu, eu + ew, ew)]
        for tri in ((0, 1, 2), (0, 2, 3)):
            t = np.column_stack([q[k] for k in tri])
            t[flip] = t[flip][:, ::-1]
            faces.append(t)
    for _ in range(2):
        n = gradient(f, v, h * 0.25)
        l2 = np.maximum((n * n).sum(1), 0.05)
        move = -f(v)[:, None] * n / l2[:, None]
        v = v + np.clip(move, -h, h)
    n = unit(gradient(f, v, h * 0.5))
    c = colour(v, n) if callable(colour) else np.tile(vec(colour), (len(v), 1))
    return Mesh(v, n, np.vstack(faces), c)


def loft(rings, colour=(0.8, 0.8, 0.8), caps=True):
    """A skin over closed sections, rings (m, n, 3); the normals follow the neighbours."""
    r = np.asarray(rings, float)
    m, n = r.shape[:2]
    du = np.roll(r, -1, 1) - np.roll(r, 1, 1)
    dv = np.gradient(r, axis=0)
    nn = unit(np.cross(dv, du))
    outward = ((r - r.mean(1, keepdims=True)) * nn).sum() >= 0
    nn = nn if outward else -nn
    i, j = np.meshgrid(np.arange(m - 1), np.arange(n), indexing="ij")
    a, b = i * n + j, i * n + (j + 1) % n
    f = np.vstack([np.stack([a, b, b + n], -1).reshape(-1, 3), np.stack([a, b + n, a + n], -1).reshape(-1, 3)])
    v, nn = r.reshape(-1, 3), nn.reshape(-1, 3)
    if caps:
        for k in (0, m - 1):
            at, ring = len(v), r[k]
            axis = unit(r[k] - r[1 if k == 0 else m - 2]).mean(0)
            v = np.vstack([v, ring, ring.mean(0)])
            nn = np.vstack([nn, np.tile(unit(axis), (n + 1, 1))])
            f = np.vstack([f, [(at + q, at + (q + 1) % n, at + n) for q in range(n)]])
    return Mesh(v, nn, f, np.tile(vec(colour), (len(v), 1)))


def seat(f, start, towards, sink):
    """Where to put an eyeball: on the way from start, which is outside f, the first point that lies sink below the surface."""
    p, d = vec(start), unit(vec(towards))
    for _ in range(200):
        p = p + d * max(f(p[None])[0], 0) * .5
    return p + d * sink


def occlusion(f, p, n, reach):
    """1 in the open, towards 0 in creases."""
    o = np.zeros(len(p))
    for k, w in ((0.25, 0.4), (0.5, 0.35), (1.0, 0.25)):
        o += w * np.clip(f(p + n * reach * k) / (reach * k), 0, 1)
    return o


class Camera:
    def __init__(self, loc, look, angle, aperture=0.0, focus=None):
        self.loc, self.look, self.angle, self.aperture = vec(loc), vec(look), angle, aperture
        self.focus = self.look if focus is None else vec(focus)
        self.d = unit(self.look - self.loc)
        self.r = unit(np.cross(vec(0, 1, 0), self.d))
        self.u = np.cross(self.d, self.r)

    def project(self, p):
        """Picture coordinates (-1..1 right, -1..1 up) and depth."""
        q = p - self.loc
        z = q @ self.d
        s = np.tan(np.radians(self.angle / 2)) * np.maximum(z, 1e-6)
        return q @ self.r / s, q @ self.u / s, z

    def visible(self, p, margin=1.08):
        x, y, z = self.project(p)
        return (z > 0) & (np.abs(x) < margin) & (np.abs(y) < margin)


def scatter(mesh, count, rng, cam=None):
    """Random points on a mesh, evenly by area: points, normals, colours. Only what faces cam, if given."""
    a, b, c = (mesh.v[mesh.f[:, i]] for i in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    f = mesh.f[rng.choice(len(area), count, p=area / area.sum())]
    r1, r2 = np.sqrt(rng.random(count)), rng.random(count)
    w = np.stack([1 - r1, r1 * (1 - r2), r1 * r2], 1)[..., None]
    p, n, col = ((m[f] * w).sum(1) for m in (mesh.v, mesh.n, mesh.c))
    n = unit(n)
    if cam is not None:
        keep = ((unit(cam.loc - p) * n).sum(1) > -0.25) & cam.visible(p)
        p, n, col = p[keep], n[keep], col[keep]
    return p, n, col


def strands(root, path_dir, bend, length, width, colour, normal, cam, rng, segs=3, root_shade=0.6, tip_shade=1.1,
            jitter=0.12):
    """Ribbons that face the camera: they start along path_dir and lean towards bend."""
    n = len(root)
    length = np.broadcast_to(length, n)[:, None]
    width = np.broadcast_to(width, n)[:, None]
    shade = (1 + jitter * rng.standard_normal(n))[:, None]
    pts, p, d = [root], root, unit(path_dir)
    for s in range(segs):
        p = p + unit(d + bend * (s / segs)) * length / segs
        pts.append(p)
    side = unit(np.cross(cam.loc - root, pts[-1] - root))
    v, col, faces = [], [], []
    for s in range(segs):
        t = s / segs
        w = width * (1 - t) ** 0.6 / 2
        v += [pts[s] - side * w, pts[s] + side * w]
        c = np.clip(colour * shade * (root_shade + (tip_shade - root_shade) * t), 0, 1)
        col += [c, c]
    v.append(pts[-1])
    col.append(np.clip(colour * shade * tip_shade, 0, 1))
    i = np.arange(n)
    at = lambda k: k * n + i
    for s in range(segs - 1):
        faces += [np.column_stack([at(2 * s), at(2 * s + 1), at(2 * s + 3)]),
                  np.column_stack([at(2 * s), at(2 * s + 3), at(2 * s + 2)])]
    faces.append(np.column_stack([at(2 * segs - 2), at(2 * segs - 1), at(2 * segs)]))
    nn = unit(normal + 0.3 * rng.standard_normal((n, 3)))
    return Mesh(np.vstack(v), np.tile(nn, (2 * segs + 1, 1)), np.vstack(faces), np.vstack(col))


def fur(mesh, count, cam, rng, comb, length, width, lift=0.35, tangle=0.25, colour=None, **kw):
    """Hair on a mesh. comb(p, n) gives the lie of the coat; length(p, n) in metres; colour(p, n) overrides the mesh's."""
    p, n, c = scatter(mesh, count, rng, cam)
    if colour is not None:
        c = colour(p, n)
    g = comb(p, n)
    g = unit(g - (g * n).sum(1, keepdims=True) * n)
    clump = unit(np.column_stack([noise(p / 0.03, 91 + k) for k in range(3)]) - 0.5)
    g = unit(g + tangle * clump + 0.5 * tangle * rng.standard_normal(p.shape))
    ln = length(p, n) * rng.uniform(0.7, 1.15, len(p))
    keep = ln > 1e-4
    p, n, c, g, ln = p[keep], n[keep], c[keep], g[keep], ln[keep]
    return strands(p - 0.1 * ln[:, None] * n, unit(n * lift + g * (1 - lift)), g * 0.6, ln, width, c, n, cam, rng, **kw)


def blades(count, cam, rng, x, z, height, width, colours, lean=0.35, skip=None):
    """Grass between x = (lo, hi) and z = (lo, hi); nearer ground gets more blades."""
    t = rng.random(count) ** 1.6
    p = np.column_stack([rng.uniform(*x, count), np.zeros(count), z[0] + (z[1] - z[0]) * t])
    p = p[cam.visible(p, 1.35)]
    if skip is not None:
        p = p[~skip(p)]
    m = len(p)
    tuft = fbm(p * 2.1, 3, 5)
    h = height * rng.uniform(0.45, 1.1, m) * (0.45 + 1.1 * tuft)
    c = vec(colours)[rng.integers(0, len(colours), m)] * (0.75 + 0.5 * tuft)[:, None]
    a = rng.uniform(0, 2 * np.pi, m)
    out = np.column_stack([np.cos(a), np.zeros(m), np.sin(a)])
    return strands(p, vec(0, 1, 0) + 0.25 * out, out * lean + vec(0.25, -0.1, 0), h, width * rng.uniform(0.6, 1.3, m), c,
                   np.tile(unit(vec(0, 1, -0.35)), (m, 1)), cam, rng, root_shade=0.4, tip_shade=1.15, jitter=0.1)


# ---- pictures used as backdrops ----------------------------------------------------------------

def bokeh(name, size, base, discs, rng, blur=6):
    """A far, defocused backdrop: base(u, v) -> (h, w, 3) colours, then discs = [(count, radius, colours, alpha, v range)]."""
    w, h = size
    v, u = np.meshgrid(np.linspace(0, 1, h), np.linspace(0, 1, w), indexing="ij")
    img = Image.fromarray((np.clip(base(u, v), 0, 1) * 255).astype(np.uint8))
    for count, radius, colours, alpha, (v0, v1) in discs:
        layer = Image.new("RGBA", (w, h), (0, 0, 0, 0))
        for _ in range(count):
            dot = Image.new("RGBA", (w, h), (0, 0, 0, 0)) if alpha < 1 and count < 0 else layer
            r = radius * rng.uniform(0.4, 1.3)
            x, y = rng.uniform(0, w), rng.uniform(v0, v1) * h
            c = vec(colours[rng.integers(len(colours))]) * rng.uniform(0.85, 1.15)
            rgba = tuple((np.clip(c, 0, 1) * 255).astype(int)) + (int(255 * alpha * rng.uniform(0.5, 1)),)
            ImageDraw.Draw(dot).ellipse([x - r, y - r, x + r, y + r], fill=rgba)
        layer = layer.filter(ImageFilter.GaussianBlur(max(blur, radius * 0.12)))
        img.paste(layer, (0, 0), layer)
    img = img.filter(ImageFilter.GaussianBlur(blur))
    os.makedirs(WORK, exist_ok=True)
    path = os.path.join(WORK, name + "-backdrop.png")
    img.save(path)
    return path


# ---- POV-Ray ----------------------------------------------------------------------------------

def xyz(v):
    return "<%.5g,%.5g,%.5g>" % tuple(v)


def rgb(c):
    return "srgb <%.4g,%.4g,%.4g>" % tuple(c)


def mesh2(name, mesh, finish="finish{Matte}", flat=False, bare=False):
    """Writes a mesh to an include file and returns the line that includes it as an object of that name.

    flat: one colour a triangle and no shadow thrown, for hair and grass, whose roots are darkened instead; bare: no colours."""
    q = np.round(np.clip(mesh.c, 0, 1) * 40).astype(int)
    key = q[:, 0] * 10000 + q[:, 1] * 100 + q[:, 2]
    keys, at = np.unique(key, return_inverse=True)
    os.makedirs(WORK, exist_ok=True)
    path = os.path.join(WORK, name + ".inc")
    rows = lambda a, fmt: ",\n".join(fmt % tuple(r) for r in a)
    with open(path, "w") as o:
        o.write("#declare %s = mesh2 {\n" % name)
        for word, a in (("vertex_vectors", mesh.v), ("normal_vectors", mesh.n)):
            o.write("%s { %d,\n%s }\n" % (word, len(a), rows(a, "<%.5f,%.5f,%.5f>")))
        if not bare:
            o.write("texture_list { %d,\n" % len(keys))
        for k in [] if bare else keys:
            o.write("texture{pigment{srgb<%.4f,%.4f,%.4f>}%s}\n" % (k // 10000 / 40, k // 100 % 100 / 40, k % 100 / 40, finish))
        o.write("%sface_indices { %d,\n" % ("" if bare else "}\n", len(mesh.f)))
        if bare:
            o.write(rows(mesh.f, "<%d,%d,%d>"))
        elif flat:
            o.write(rows(np.column_stack([mesh.f, at[mesh.f[:, 0]]]), "<%d,%d,%d>,%d"))
        else:
            o.write(rows(np.column_stack([mesh.f, at[mesh.f]]), "<%d,%d,%d>,%d,%d,%d"))
        o.write(" }\ninside_vector <0.0123,1,0.017>%s\n}\n" % (" no_shadow" if flat else ""))
    return '#include "%s"\n' % path


HEAD = """#version 3.7;
global_settings { assumed_gamma 1 max_trace_level 8 }
#declare Matte = finish { ambient 0 diffuse 0.85 };
#declare Coat = finish { ambient 0 diffuse 0.85 specular 0.12 roughness 0.05 };
#declare Lit = finish { ambient 0 emission 1 diffuse 0 };
"""


def camera(cam, samples):
    s = "camera { location %s up y right x angle %g look_at %s" % (xyz(cam.loc), cam.angle, xyz(cam.look))
    if cam.aperture and samples:
        s += " aperture %g focal_point %s blur_samples %d confidence 0.93 variance 1/1500" % (cam.aperture, xyz(cam.focus), samples)
    return s + " }\n"


def daylight(sun, sun_colour=(1, 0.95, 0.86), power=2.0, sky=(0.55, 0.7, 1.0), sky_power=0.55, bounce=(0.5, 0.55, 0.4),
             bounce_power=0.25, soft=8.0):
    """A sun with soft shadows, light from the sky and light thrown back by the ground. Linear colours."""
    s = "light_source { %s*100 rgb %s*%g area_light x*%g, z*%g 4,4 adaptive 0 jitter circular orient }\n" % (
        xyz(unit(vec(sun))), xyz(sun_colour), power, soft, soft)
    for d, c, p in (((-0.4, 1, -0.8), sky, sky_power * 0.6), ((0.7, 1, -0.3), sky, sky_power * 0.4), ((0, -1, -0.35), bounce, bounce_power)):
        s += "light_source { %s*100 rgb %s*%g shadowless }\n" % (xyz(unit(vec(d))), xyz(c), p)
    return s


def backdrop(path, cam, distance, width, height, base_y, gain=1.0):
    """The picture as a glowing wall that faces the camera."""
    d = unit(cam.d * vec(1, 0, 1))
    c = cam.loc + d * distance
    turn = np.degrees(np.arctan2(d[0], d[2]))
    return ('box { <-0.5,0,0>, <0.5,1,0.001> pigment { image_map { png "%s" once interpolate 2 } translate -x*0.5 } finish { ambient 0 '
            'emission %g diffuse 0 } scale <%g,%g,1> rotate y*%g translate <%g,%g,%g> no_shadow }\n'
            % (path, gain, width, height, turn, c[0], base_y, c[2]))


def quick():
    return "--quick" in sys.argv


def render(name, sdl, cam, size=672, samples=12, look=None):
    """Renders, develops and stores the picture; --quick makes a small preview."""
    os.makedirs(WORK, exist_ok=True)
    pov, raw = (os.path.join(WORK, name + e) for e in (".pov", "-raw.png"))
    px = 320 if quick() else size
    samples = samples if cam.aperture and not quick() else 0
    with open(pov, "w") as o:
        o.write(HEAD + camera(cam, samples) + sdl)
    cmd = ["nice", "-n", "5", "povray", pov, "+O" + raw, "+W%d" % px, "+H%d" % px, "-D", "+FN8", "-GA", "+WT1"]
    if not samples and not quick():
        cmd += ["+A0.08", "+R3", "+AM2"]
    done = subprocess.run(cmd, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    develop(raw, name, look or {})


# ---- the mesh renderer -------------------------------------------------------------------------

def linear(c):
    c = np.clip(c, 0, 1)
    return np.where(c <= .04045, c / 12.92, ((c + .055) / 1.055) ** 2.4)


def srgb(c):
    c = np.maximum(c, 0)
    return np.where(c <= .0031308, c * 12.92, 1.055 * c ** (1 / 2.4) - .055)


def lamp(direction, colour, power):
    return unit(vec(direction)), vec(colour) * power


def outdoors(sun, colour=(1, .95, .86), power=2.0, sky=(.55, .7, 1.0), sky_power=.6, bounce=(.5, .55, .4), bounce_power=.3):
    """Sun first, then the sky from two sides and light thrown back by the ground. Linear colours."""
    return [lamp(sun, colour, power), lamp((-.4, 1, -.8), sky, sky_power * .6), lamp((.7, 1, -.3), sky, sky_power * .4), lamp((0, -1, -.35), bounce, bounce_power)]


def wall(path, cam, px, distance, width, height, base_y):
    """What the camera sees of a picture that hangs behind everything, as linear light."""
    img = linear(np.asarray(Image.open(path).convert("RGB"), float) / 255)
    d = unit(cam.d * vec(1, 0, 1))
    side = np.cross(vec(0, 1, 0), d)
    t = np.tan(np.radians(cam.angle / 2))
    v, u = np.meshgrid((1 - (np.arange(px) + .5) / px * 2) * t, ((np.arange(px) + .5) / px * 2 - 1) * t, indexing="ij")
    ray = cam.d + u[..., None] * cam.r + v[..., None] * cam.u
    hit = cam.loc + ray * (distance / (ray @ d))[..., None]
    x = ((hit - cam.loc) @ side / width + .5) * img.shape[1]
    y = (1 - (hit[..., 1] - base_y) / height) * img.shape[0]
    return np.stack([ndimage.map_coordinates(img[..., k], [y, x], order=1, mode="nearest") for k in range(3)], -1)


def defocus(a, depth, cam):
    """Blurs by the distance from the plane in focus; depth 0 marks the backdrop, which is soft already."""
    focus = (cam.focus - cam.loc) @ cam.d
    px = a.shape[0] / (2 * np.tan(np.radians(cam.angle / 2)))
    with np.errstate(divide="ignore"):
        coc = np.where(depth > 0, cam.aperture / 2 * np.abs(1 / focus - 1 / np.maximum(depth, 1e-6)) * px, 0)
    coc = ndimage.gaussian_filter(np.minimum(coc, a.shape[0] / 40), 1.5)
    out, done = a.copy(), 0.0
    for r in (1.0, 2.0, 4.0, 8.0, 16.0):
        # what is sharper than this blur keeps its light to itself, or it would glow into its surroundings
        w = (step(.25 * r, .9 * r, coc) + 1e-3)[..., None]
        soft = ndimage.gaussian_filter(a * w, (r * .6, r * .6, 0)) / ndimage.gaussian_filter(w, (r * .6, r * .6, 0))
        t = np.clip((coc - done) / (r - done), 0, 1)[..., None]
        out, done = out * (1 - t) + soft * t, r
    return out


def shoot(name, cam, lights, objects, back, centre, reach, size=704, softness=.05, bias=.02, look=None):
    """Renders objects = [(mesh, highlight, shine, casts, translucent)] before back = (path, distance, width, height, base y).

    centre and reach bound the sphere in which shadows are computed; softness and bias are in metres.
    """
    os.makedirs(WORK, exist_ok=True)
    scene, pixels = (os.path.join(WORK, f) for f in ("scene.bin", "pixels.bin"))
    tool = os.path.join(os.path.dirname(WORK), "raster")
    here = os.path.dirname(os.path.abspath(__file__))
    if not os.path.exists(tool):
        subprocess.run(["g++", "-std=c++20", "-O3", "-march=native", "-ffast-math", os.path.join(here, "raster.cpp"), "-o", tool], check=True)
    px, over = (320, 2) if quick() else (size, 3)
    t = np.tan(np.radians(cam.angle / 2))
    with open(scene, "wb") as o:
        head = [px * over, px * over, len(lights), len(objects), softness, bias, *cam.loc, *(cam.r / t), *(cam.u / t), *cam.d, *vec(centre), reach, 0]
        o.write(np.array(head + [v for d, c in lights for v in (*d, *c)], np.float32).tobytes())
        for mesh, *finish in objects:
            o.write(np.array([len(mesh.v), len(mesh.f)], np.uint32).tobytes() + np.array(finish, np.float32).tobytes())
            o.write(np.hstack([mesh.v, mesh.n, linear(mesh.c)]).astype(np.float32).tobytes() + mesh.f.astype(np.uint32).tobytes())
    subprocess.run(["nice", "-n", "10", tool, scene, pixels], check=True)
    raw = np.fromfile(pixels, np.float32).reshape(px, over, px, over, 4).astype(float)
    hit = raw[..., 3] > 0
    share = hit.mean((1, 3))[..., None]
    a = np.minimum(raw[..., :3], 1.6).mean((1, 3)) + (1 - share) * wall(back[0], cam, px, *back[1:])
    depth = np.where(share[..., 0] > .5, raw[..., 3].sum((1, 3)) / np.maximum(hit.sum((1, 3)), 1), 0)
    os.remove(scene)
    os.remove(pixels)
    finish_picture(srgb(defocus(a, depth, cam) if cam.aperture else a), name, look or {})


def develop(raw, name, look):
    finish_picture(np.asarray(Image.open(raw).convert("RGB"), float) / 255, name, look)


def finish_picture(a, name, look):
    """Bloom, contrast, saturation and a vignette, as a camera would; then a 256-colour PNG."""
    bright = np.maximum(a - 0.72, 0)
    a = a + look.get("bloom", 0.35) * ndimage.gaussian_filter(bright, (a.shape[0] / 60, a.shape[0] / 60, 0))
    a = a * look.get("exposure", 1.0)
    a = np.clip(np.where(a > .8, .8 + .2 * np.tanh((a - .8) / .2), a), 0, 1)
    k = look.get("contrast", 0.25)
    a = a * (1 - k) + k * (a * a * (3 - 2 * a))
    grey = a.mean(2, keepdims=True)
    a = grey + (a - grey) * look.get("saturation", 1.08)
    v, u = np.meshgrid(*[np.linspace(-1, 1, s) for s in a.shape[:2]], indexing="ij")
    a *= (1 - look.get("vignette", 0.12) * (u * u + v * v) ** 1.5 / 2)[..., None]
    img = Image.fromarray((np.clip(a, 0, 1) * 255 + 0.5).astype(np.uint8))
    if quick():
        img.save(os.path.join(WORK, name + ".png"))
    else:
        full = os.path.join(WORK, name + "-full.png")
        img.save(full)
        subprocess.run(["pngquant", "--force", "--speed", "1", "--strip", "--output", os.path.join(OUT, name + ".png"), "256", full], check=True)
        os.system("cp %s %s" % (full, os.path.join(WORK, name + ".png")))
    small = img.resize((32, 32), Image.BOX).resize((352, 352), Image.NEAREST)
    pair = Image.new("RGB", (img.width + 360, max(img.height, 352)), "white")
    pair.paste(img, (0, 0))
    pair.paste(small, (img.width + 8, 0))
    pair.save(os.path.join(WORK, name + "-look.png"))


def eye(at, radius, look, iris, rim, pupil, edge=.72):
    """A wet eyeball that looks along `look`; iris = inner, outer colour; pupil = half axes and edge = the iris, relative to the radius."""
    d = unit(vec(look))
    right = unit(np.cross(vec(0, 1, 0), d))
    t, a = np.meshgrid(np.linspace(0, np.pi * .62, 90), np.linspace(0, 2 * np.pi, 97), indexing="ij")
    l = np.stack([np.sin(t) * np.cos(a), np.sin(t) * np.sin(a), np.cos(t)], -1).reshape(-1, 3)
    n = l @ np.stack([right, np.cross(d, right), d])
    r = np.hypot(l[:, 0], l[:, 1])
    fibre = .85 + .3 * noise(np.column_stack([np.arctan2(l[:, 1], l[:, 0]) * 9, r * 3, 0 * r]), 3)
    c = mix(iris[0], iris[1], step(.25, edge, r)) * fibre[:, None]
    c = mix(c, vec(rim), np.maximum(step(edge - .03, edge + .05, r), l[:, 2] < 0))
    inside = (l[:, 0] / pupil[0]) ** 2 + (l[:, 1] / pupil[1]) ** 2
    c = mix(c, vec(.008, .008, .01), step(1.1, .9, inside) * (l[:, 2] > 0))
    c = c * mix(np.ones(3), vec(.55, .55, .58), step(.1, .75, n[:, 1]))
    i, j = np.meshgrid(np.arange(89), np.arange(96), indexing="ij")
    k = (i * 97 + j).ravel()
    f = np.vstack([np.column_stack([k, k + 1, k + 98]), np.column_stack([k, k + 98, k + 97])])
    return Mesh(vec(at) + radius * n, n, f, c)


def ground(x, z, cells, colour, height=None):
    """A level grid over x = (lo, hi), z = (lo, hi); colour(points); height(x, z) makes it rise and fall."""
    gx, gz = np.meshgrid(np.linspace(*x, cells), np.linspace(*z, cells), indexing="ij")
    y = 0 * gx if height is None else height(gx, gz)
    n = np.stack([-np.gradient(y, gx[:, 0], axis=0), np.ones_like(y), -np.gradient(y, gz[0], axis=1)], -1)
    p = np.stack([gx, y, gz], -1).reshape(-1, 3)
    i, j = np.meshgrid(np.arange(cells - 1), np.arange(cells - 1), indexing="ij")
    k = (i * cells + j).ravel()
    f = np.vstack([np.column_stack([k, k + 1, k + cells + 1]), np.column_stack([k, k + cells + 1, k + cells])])
    return Mesh(p, unit(n).reshape(-1, 3), f, colour(p))


def whiskers(roots, dirs, length, width, colour, cam, rng):
    n = len(roots)
    return strands(vec(roots), vec(dirs), vec(0, -.35, .1), length, width, np.tile(vec(colour), (n, 1)), np.tile(vec(0, .5, -.8), (n, 1)), cam, rng,
                   segs=8, root_shade=1, tip_shade=1, jitter=.02)
