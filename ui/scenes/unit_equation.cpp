#include "ui/scenes/unit_equation.h"

#include "ui/render/numbers.h"
#include "ui/scenes/figure.h"
#include "ui/scenes/scene_names.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

/// More numbers than this are not written out between the brackets of "max( )".
constexpr std::size_t mostWrittenOut = 9;

class Equation {
    Q_DECLARE_TR_FUNCTIONS(UnitEquation)

public:
    explicit Equation(const UnitContext& context)
        : m_context(context)
        , m_decimals(unitDecimals(context)) {}

    std::vector<EquationTerm> terms() {
        if (m_context.node().isInput()) {
            input();
            return std::move(m_terms);
        }
        switch (m_context.arithmetic().combination) {
        case Combination::WeightedSum:
            weightedSum();
            break;
        case Combination::Maximum:
            maximum();
            break;
        case Combination::Function:
            function();
            break;
        case Combination::Normalized:
            normalized();
            break;
        case Combination::Copy:
            copy();
            break;
        }
        return std::move(m_terms);
    }

    std::vector<EquationTerm> next(const NextFunction& next) {
        term(next.name + QStringLiteral("("), m_context.unit->value, QStringLiteral(")"), tr("value"),
             m_context.theme.output);
        const Node& node = m_context.graph().node(next.node);
        term(QStringLiteral("="), next.value, {}, QString::fromStdString(node.name), m_context.theme.window);
        return std::move(m_terms);
    }

private:
    void term(const QString& before, double number, const QString& after, const QString& name,
              const QColor& color) {
        m_terms.push_back({before, number, after, name, color, m_decimals});
    }
    void words(const QString& text, const QString& name, const QColor& color) {
        m_terms.push_back({text, std::nullopt, {}, name, color, m_decimals});
    }
    void value() {
        term(QStringLiteral("="), m_context.arithmetic().result, {}, tr("value"), m_context.theme.output);
    }

    void weightedSum() {
        const Theme& theme = m_context.theme;
        if (m_context.category() == OpCategory::Normalization && m_context.arithmetic().taps.size() == 1) {
            const Tap& tap = m_context.arithmetic().taps.front();
            term({}, tap.weight, {}, tr("scale γ/√(σ²+ε)"), theme.filter);
            term(QStringLiteral("×"), tap.value, {}, tr("input"), theme.input);
            bias(tr("shift β − μ·scale"));
        } else if (m_context.category() == OpCategory::Other && isWrittenOut()) {
            addends();
            bias(tr("constant"));
        } else {
            sumOfProducts();
            bias(tr("bias"));
        }
        value();
    }

    void bias(const QString& name) {
        if (m_context.arithmetic().bias) {
            term(QStringLiteral("+"), *m_context.arithmetic().bias, {}, name, m_context.theme.filter);
        }
    }

    /// The explanation has no sum without the bias; its shares have.
    void sumOfProducts() {
        double sum = 0;
        for (const ChannelShare& share : m_context.unit->channels) {
            sum += share.sum;
        }
        const bool isMean = m_context.category() == OpCategory::Pooling || hasEqualShares();
        const std::int64_t counted = std::ranges::count_if(
            m_context.arithmetic().taps, [&](const Tap& tap) { return !isMean || tap.weight != 0; });
        const QString taps = count(counted);
        term(isMean ? QString() : QStringLiteral("Σ"), sum, {},
             isMean ? tr("mean of %1 numbers").arg(taps) : tr("sum of %1 products").arg(taps),
             m_context.theme.ink);
    }

    /// A sum or difference of a few numbers as they are.
    bool isWrittenOut() const {
        const std::vector<Tap>& taps = m_context.arithmetic().taps;
        return taps.size() <= mostWrittenOut &&
               std::ranges::all_of(taps, [](const Tap& tap) { return std::abs(tap.weight) == 1; });
    }

    /// The mean of all numbers along some axes.
    bool hasEqualShares() const {
        const std::vector<Tap>& taps = m_context.arithmetic().taps;
        return m_context.category() == OpCategory::Other && taps.size() > 1 &&
               std::ranges::all_of(taps, [&](const Tap& tap) {
                   return std::abs(tap.weight * static_cast<double>(taps.size()) - 1) < 1e-6;
               });
    }

    QString nameOfSource(const Tap& tap) const {
        return QString::fromStdString(m_context.graph().node(m_context.node().inputs[tap.input]).name);
    }

    void addends() {
        bool isFirst = true;
        for (const Tap& tap : m_context.arithmetic().taps) {
            const QString plus = isFirst ? QString() : QStringLiteral("+");
            term(tap.weight < 0 ? QStringLiteral("−") : plus, tap.value, {}, nameOfSource(tap),
                 m_context.theme.input);
            isFirst = false;
        }
    }

    void maximum() {
        const std::vector<Tap>& taps = m_context.arithmetic().taps;
        if (taps.size() > mostWrittenOut) {
            words(tr("max of %1 numbers").arg(count(std::ssize(taps))), tr("the window"),
                  m_context.theme.window);
            value();
            return;
        }
        const auto last = static_cast<std::size_t>(std::ranges::count(taps, false, &Tap::onPadding));
        std::size_t written = 0;
        for (std::size_t i = 0; i < taps.size(); ++i) {
            if (taps[i].onPadding) {
                continue;
            }
            const bool isWinner = m_context.arithmetic().winner == i;
            ++written;
            term(written == 1 ? QStringLiteral("max(") : QString(), taps[i].value,
                 written == last ? QStringLiteral(")") : QStringLiteral(","),
                 isWinner ? tr("winner") : QString(),
                 isWinner ? m_context.theme.window : m_context.theme.inkSoft);
        }
        if (last == 0) {
            words(tr("only padding"), tr("the window"), m_context.theme.padding);
        }
        value();
    }

    /// What reads no number at all: constants, and what stands on padding.
    bool readsNothing() const { return m_context.arithmetic().taps.empty(); }

    void function() {
        if (readsNothing()) {
            value();
            return;
        }
        const std::vector<Tap>& taps = m_context.arithmetic().taps;
        const QString name = functionName(*m_context.node().op) + QStringLiteral("(");
        // What is normalised lists the number itself first, then all that it is measured by.
        const bool isOfItself =
            m_context.category() == OpCategory::Normalization || m_context.category() == OpCategory::Scores;
        if (m_context.node().op->kind() == "normalize" && m_context.arithmetic().own.size() >= 2) {
            normalize();
        } else if (isOfItself && taps.size() > 1) {
            std::vector<Operand> listed{operand(taps.front(), tr("input"))};
            settings(listed);
            operands(name, listed);
            words(tr("among"), tr("%1 numbers").arg(count(std::ssize(taps))), m_context.theme.inkSoft);
        } else if (taps.size() <= mostWrittenOut) {
            operands(name, allOperands());
        } else {
            words(name + tr("%1 numbers").arg(count(std::ssize(taps))) + QStringLiteral(")"),
                  tr("the window"), m_context.theme.window);
        }
        value();
    }

    /// By the mean and the spread of the numbers among which it is.
    void normalize() {
        const Arithmetic& arithmetic = m_context.arithmetic();
        const Theme& theme = m_context.theme;
        term(QStringLiteral("("), arithmetic.taps.front().value, {}, tr("input"), theme.input);
        term(QStringLiteral("−"), arithmetic.own[0].value, QStringLiteral(")"),
             tr("mean of %1 numbers").arg(count(std::ssize(arithmetic.taps))), theme.filter);
        term(QStringLiteral("×"), arithmetic.own[1].value, {}, QString::fromStdString(arithmetic.own[1].name),
             theme.filter);
    }

    struct Operand {
        double number = 0;
        QString name;
        QColor colour;
    };

    Operand operand(const Tap& tap, const QString& name) const {
        return {tap.value, name, m_context.theme.input};
    }

    /// The numbers of other layers and the layer's own, in the order in which the function takes them.
    std::vector<Operand> allOperands() const {
        const std::vector<Tap>& taps = m_context.arithmetic().taps;
        const std::vector<OwnNumber>& own = m_context.arithmetic().own;
        std::vector<Operand> all;
        for (std::size_t i = 0; i <= taps.size(); ++i) {
            for (const OwnNumber& number : own) {
                if (number.name.empty() && number.before == i) {
                    all.push_back({number.value, tr("constant"), m_context.theme.filter});
                }
            }
            if (i < taps.size()) {
                all.push_back(operand(taps[i], taps.size() == 1 ? tr("input") : nameOfSource(taps[i])));
            }
        }
        settings(all);
        return all;
    }

    void settings(std::vector<Operand>& operands) const {
        for (const OwnNumber& number : m_context.arithmetic().own) {
            if (!number.name.empty()) {
                operands.push_back(
                    {number.value, QString::fromStdString(number.name), m_context.theme.filter});
            }
        }
    }

    /// Between the brackets of the function, or about the sign that everyone writes for it.
    void operands(const QString& function, const std::vector<Operand>& all) {
        const std::string_view kind = m_context.node().op->kind();
        const QString sign = all.size() != 2      ? QString()
                             : kind == "multiply" ? QStringLiteral("×")
                             : kind == "divide"   ? QStringLiteral("÷")
                                                  : QString();
        for (std::size_t i = 0; i < all.size(); ++i) {
            const QString before = i > 0 ? sign : sign.isEmpty() ? function : QString();
            const QString closing = i + 1 == all.size() ? QStringLiteral(")") : QStringLiteral(",");
            term(before, all[i].number, sign.isEmpty() ? closing : QString(), all[i].name, all[i].colour);
        }
    }

    void normalized() {
        term(QStringLiteral("exp("), m_context.arithmetic().taps.front().value, QStringLiteral(")"),
             tr("score"), m_context.theme.input);
        words(QStringLiteral("/  Σ exp(score)"),
              (isClassLayer(*m_context.analysis, m_context.id()) ? tr("over %1 classes")
                                                                 : tr("over %1 numbers"))
                  .arg(count(std::ssize(m_context.arithmetic().taps))),
              m_context.theme.inkSoft);
        value();
        m_terms.back().name = tr("probability");
    }

    void copy() {
        if (readsNothing()) {
            value();
            return;
        }
        const Tap& tap = m_context.arithmetic().taps.front();
        term({}, tap.value, {}, nameOfSource(tap), m_context.theme.input);
        value();
        m_terms.back().name = tr("value, unchanged");
    }

    void input() {
        if (m_context.unit->address.node != m_context.analysis->input) {
            value(); // fed beside the picture
            return;
        }
        const PixelOrigin pixel = pixelOrigin(*m_context.analysis, m_context.unit->address.at);
        const Theme& theme = m_context.theme;
        // How far a pixel is divided: 0…255 may stay as it is.
        const QString divided =
            pixel.range == 255 ? QString() : QStringLiteral("/ %1").arg(number(255 / pixel.range));
        term(QStringLiteral("("), static_cast<double>(pixel.level), divided, tr("pixel, 0 … 255"),
             theme.input);
        m_terms.back().decimals = 0;
        term(QStringLiteral("−"), pixel.mean, QStringLiteral(")"), tr("mean"), theme.ink);
        term(QStringLiteral("/"), pixel.std, {}, tr("spread"), theme.ink);
        value();
        m_terms.back().name = tr("what the network gets");
    }

    const UnitContext& m_context;
    int m_decimals;
    std::vector<EquationTerm> m_terms;
};

} // namespace

std::vector<EquationTerm> unitEquation(const UnitContext& context) {
    return Equation(context).terms();
}

std::vector<EquationTerm> nextEquation(const UnitContext& context, const NextFunction& next) {
    return Equation(context).next(next);
}

int unitDecimals(const UnitContext& context) {
    const Arithmetic& arithmetic = context.arithmetic();
    double largest = std::max(std::abs(arithmetic.result), std::abs(arithmetic.bias.value_or(0)));
    for (const UnitShare& share : context.shares.shares()) {
        largest = std::max(largest, std::abs(share.sum));
    }
    return std::min(decimalsFor(largest), 4);
}

} // namespace fovea::ui
