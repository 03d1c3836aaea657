"""The architectures that Fovea is held to, with random weights.

Those of torchvision are taken from there; GoogLeNet as it was first published (with local response
normalization), BN-Inception, ShuffleNet with groups and the U-Net are written here after their papers.
Every maker takes `full`: the published size, or one that is small enough for every test run."""

import torch
import torchvision.models as zoo
from torch import nn
from torch.nn import functional as F


class ConvRelu(nn.Sequential):
    """A convolution, batch normalization if wanted, ReLU."""

    def __init__(self, inputs, outputs, norm=False, **window):
        layers = [nn.Conv2d(inputs, outputs, bias=not norm, **window)]
        if norm:
            layers.append(nn.BatchNorm2d(outputs))
        super().__init__(*layers, nn.ReLU())


class Inception(nn.Module):
    """Branches of 1×1, 3×3 and 5×5 windows and of pooling side by side (Szegedy et al., 2014)."""

    def __init__(self, inputs, one, three, five, pooled):
        super().__init__()
        self.one = ConvRelu(inputs, one, kernel_size=1)
        self.three = nn.Sequential(ConvRelu(inputs, three[0], kernel_size=1),
                                   ConvRelu(three[0], three[1], kernel_size=3, padding=1))
        self.five = nn.Sequential(ConvRelu(inputs, five[0], kernel_size=1),
                                  ConvRelu(five[0], five[1], kernel_size=5, padding=2))
        self.pooled = nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1),
                                    ConvRelu(inputs, pooled, kernel_size=1))

    def forward(self, x):
        return torch.cat([self.one(x), self.three(x), self.five(x), self.pooled(x)], 1)


class InceptionV1(nn.Sequential):
    """GoogLeNet, without the classifiers that only its training used."""

    def __init__(self, classes):
        def pool():
            return nn.MaxPool2d(3, stride=2, ceil_mode=True)

        super().__init__(
            ConvRelu(3, 64, kernel_size=7, stride=2, padding=3), pool(), nn.LocalResponseNorm(5, 1e-4),
            ConvRelu(64, 64, kernel_size=1), ConvRelu(64, 192, kernel_size=3, padding=1),
            nn.LocalResponseNorm(5, 1e-4), pool(),
            Inception(192, 64, (96, 128), (16, 32), 32), Inception(256, 128, (128, 192), (32, 96), 64), pool(),
            Inception(480, 192, (96, 208), (16, 48), 64), Inception(512, 160, (112, 224), (24, 64), 64),
            Inception(512, 128, (128, 256), (24, 64), 64), Inception(512, 112, (144, 288), (32, 64), 64),
            Inception(528, 256, (160, 320), (32, 128), 128), pool(),
            Inception(832, 256, (160, 320), (32, 128), 128), Inception(832, 384, (192, 384), (48, 128), 128),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.4), nn.Linear(1024, classes), nn.Softmax(1))


class InceptionNorm(nn.Module):
    """The block of BN-Inception (Ioffe and Szegedy, 2015): two 3×3 windows in place of one of 5×5; with
    stride 2 there is no 1×1 branch and the pooled input goes through as it is."""

    def __init__(self, inputs, one, three, double, pooled, average=True):
        super().__init__()
        stride = 1 if one else 2
        branches = [ConvRelu(inputs, one, norm=True, kernel_size=1)] if one else []
        branches.append(nn.Sequential(
            ConvRelu(inputs, three[0], norm=True, kernel_size=1),
            ConvRelu(three[0], three[1], norm=True, kernel_size=3, stride=stride, padding=1)))
        branches.append(nn.Sequential(
            ConvRelu(inputs, double[0], norm=True, kernel_size=1),
            ConvRelu(double[0], double[1], norm=True, kernel_size=3, padding=1),
            ConvRelu(double[1], double[1], norm=True, kernel_size=3, stride=stride, padding=1)))
        pool = nn.AvgPool2d(3, stride=1, padding=1) if average else nn.MaxPool2d(3, stride=stride, padding=1)
        branches.append(nn.Sequential(pool, ConvRelu(inputs, pooled, norm=True, kernel_size=1)) if pooled else pool)
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


class InceptionV2(nn.Sequential):
    def __init__(self, classes):
        super().__init__(
            ConvRelu(3, 64, norm=True, kernel_size=7, stride=2, padding=3), nn.MaxPool2d(3, stride=2, padding=1),
            ConvRelu(64, 64, norm=True, kernel_size=1), ConvRelu(64, 192, norm=True, kernel_size=3, padding=1),
            nn.MaxPool2d(3, stride=2, padding=1),
            InceptionNorm(192, 64, (64, 64), (64, 96), 32), InceptionNorm(256, 64, (64, 96), (64, 96), 64),
            InceptionNorm(320, 0, (128, 160), (64, 96), 0, average=False),
            InceptionNorm(576, 224, (64, 96), (96, 128), 128), InceptionNorm(576, 192, (96, 128), (96, 128), 128),
            InceptionNorm(576, 160, (128, 160), (128, 160), 96), InceptionNorm(576, 96, (128, 192), (160, 192), 96),
            InceptionNorm(576, 0, (128, 192), (192, 256), 0, average=False),
            InceptionNorm(1024, 352, (192, 320), (160, 224), 128),
            InceptionNorm(1024, 352, (192, 320), (192, 224), 128, average=False),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, classes))


class ShuffleUnit(nn.Module):
    """Grouped 1×1 convolutions with the channels shuffled between (Zhang et al., 2017)."""

    def __init__(self, inputs, outputs, groups, stride, first=False):
        super().__init__()
        added = outputs - inputs if stride == 2 else outputs
        middle = outputs // 4
        self.groups = groups
        self.stride = stride
        self.squeeze = ConvRelu(inputs, middle, norm=True, kernel_size=1, groups=1 if first else groups)
        self.depthwise = nn.Sequential(
            nn.Conv2d(middle, middle, 3, stride=stride, padding=1, groups=middle, bias=False),
            nn.BatchNorm2d(middle))
        self.widen = nn.Sequential(nn.Conv2d(middle, added, 1, groups=groups, bias=False), nn.BatchNorm2d(added))

    def forward(self, x):
        y = self.squeeze(x)
        n, channels, height, width = y.shape
        y = y.view(n, self.groups, channels // self.groups, height, width).transpose(1, 2)
        y = self.widen(self.depthwise(y.reshape(n, channels, height, width)))
        if self.stride == 2:
            return F.relu(torch.cat([F.avg_pool2d(x, 3, stride=2, padding=1), y], 1))
        return F.relu(x + y)


class ShuffleNetV1(nn.Sequential):
    def __init__(self, classes, groups=3, widths=(24, 240, 480, 960), repeats=(4, 8, 4)):
        layers = [ConvRelu(3, widths[0], norm=True, kernel_size=3, stride=2, padding=1),
                  nn.MaxPool2d(3, stride=2, padding=1)]
        for stage, count in enumerate(repeats):
            inputs, outputs = widths[stage], widths[stage + 1]
            layers.append(ShuffleUnit(inputs, outputs, groups, 2, first=stage == 0))
            layers += [ShuffleUnit(outputs, outputs, groups, 1) for _ in range(count - 1)]
        super().__init__(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(widths[-1], classes))


class UNet(nn.Module):
    """Down and up again with skips (Ronneberger et al., 2015): once up by transposed convolution, then by
    interpolation, once each of the kinds that are in use."""

    def __init__(self, classes, width):
        super().__init__()
        widths = [width << level for level in range(4)]

        def double(inputs, outputs):
            return nn.Sequential(ConvRelu(inputs, outputs, norm=True, kernel_size=3, padding=1),
                                 ConvRelu(outputs, outputs, norm=True, kernel_size=3, padding=1))

        self.down = nn.ModuleList([double(3, widths[0])] + [double(a, b) for a, b in zip(widths, widths[1:])])
        self.up = nn.ModuleList([nn.ConvTranspose2d(widths[3], widths[2], 2, stride=2),
                                 nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True),
                                 nn.Upsample(scale_factor=2, mode="nearest")])
        self.merge = nn.ModuleList([double(2 * widths[2], widths[2]), double(widths[2] + widths[1], widths[1]),
                                    double(widths[1] + widths[0], widths[0])])
        self.head = nn.Conv2d(widths[0], classes, 1)

    def forward(self, x):
        skips = []
        for level, down in enumerate(self.down):
            x = down(F.max_pool2d(x, 2) if level else x)
            skips.append(x)
        for up, merge, skip in zip(self.up, self.merge, reversed(skips[:-1])):
            x = merge(torch.cat([skip, up(x)], 1))
        return torch.sigmoid(self.head(x))


def with_small_head(network, side, width=256):
    """VGG and AlexNet with fully connected layers that do not fill a gigabyte."""
    network.avgpool = nn.AdaptiveAvgPool2d(side)
    features = 0
    for module in network.features:
        features = getattr(module, "out_channels", features)
    sizes = iter([(features * side * side, width), (width, width), (width, 10)])
    for index, layer in enumerate(network.classifier):
        if isinstance(layer, nn.Linear):
            network.classifier[index] = nn.Linear(*next(sizes))
    return network


def vgg(make):
    return lambda full: (make(), 224) if full else (with_small_head(make(), 2), 64)


def of_zoo(make, small, **options):
    return lambda full: (make(**options), 224) if full else (make(num_classes=10, **options), small)


NETWORKS = {
    "alexnet": lambda full: (zoo.alexnet(), 224) if full else (with_small_head(zoo.alexnet(), 2), 96),
    "vgg16": vgg(zoo.vgg16),
    "vgg19": vgg(zoo.vgg19),
    "resnet18": of_zoo(zoo.resnet18, 64),
    "resnet50": of_zoo(zoo.resnet50, 64),
    "densenet121": of_zoo(zoo.densenet121, 64),
    "inception_v1": lambda full: (InceptionV1(1000), 224) if full else (InceptionV1(10), 64),
    "inception_v2": lambda full: (InceptionV2(1000), 224) if full else (InceptionV2(10), 64),
    "squeezenet": of_zoo(zoo.squeezenet1_1, 64),
    "shufflenet_v1": lambda full: (ShuffleNetV1(1000), 224) if full else (ShuffleNetV1(10), 64),
    "shufflenet_v2": of_zoo(zoo.shufflenet_v2_x1_0, 64),
    "mobilenet_v2": of_zoo(zoo.mobilenet_v2, 64),
    "efficientnet_b0": of_zoo(zoo.efficientnet_b0, 64),
    "unet": lambda full: (UNet(3, 64), 256) if full else (UNet(3, 8), 64),
}


def make(name, full, seed):
    """The network in inference mode with random weights and batch-norm statistics, and its input."""
    torch.manual_seed(seed)
    network, side = NETWORKS[name](full)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.6, 1.4)
            nn.init.normal_(module.bias, 0.0, 0.2)
            nn.init.normal_(module.running_mean, 0.0, 0.2)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
        elif isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)) and module.bias is not None:
            nn.init.normal_(module.bias, 0.0, 0.1)
    return network.eval(), torch.rand(1, 3, side, side)
