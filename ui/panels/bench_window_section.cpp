#include "ui/panels/bench_window_section.h"

#include "ui/render/numbers.h"

#include <QPushButton>

#include <cmath>

namespace fovea::ui {

namespace {

/// Two decimals, as the lecture has them.
QString inTwoDecimals(double value) {
    return QLocale().toString(value, 'f', 2);
}

/// Why no window fits, or windows do not come out even; empty when all is well.
QString kernelNote(const BenchAxis& axis, const QString& what) {
    if (axis.size.slack >= 0) {
        return {};
    }
    return BenchWindowSection::tr("The window spans %1 %2, the padded input has only %3: not even one fits.")
        .arg(axis.window.span())
        .arg(what)
        .arg(axis.size.padded);
}

QString strideNote(const BenchAxis& axis, const QString& what) {
    if (axis.size.slack < 0 || axis.size.fits || axis.output) {
        return {};
    }
    return BenchWindowSection::tr(
               "(%1 − %2)/%3 + 1 = %4 %5: the windows do not come out even. What would fit "
               "stands beside the formula.")
        .arg(axis.size.padded)
        .arg(axis.window.span())
        .arg(axis.window.stride)
        .arg(inTwoDecimals(axis.size.exact), what);
}

QString firstOf(const QString& one, const QString& other) {
    return one.isEmpty() ? other : one;
}

} // namespace

BenchWindowSection::BenchWindowSection(BenchDocument& document, QWidget* parent)
    : BenchSection(tr("Window"), document, parent)
    , m_kernel(new NumbersRow(tr("Size F ↓→"), NumberField::Kind::Whole,
                              {{tr("Height of the filter"), {}}, {tr("Width of the filter"), {}}}, true))
    , m_stride(new NumbersRow(tr("Stride ↓→"), NumberField::Kind::Whole,
                              {{tr("Stride downwards"), {}}, {tr("Stride to the right"), {}}}, true))
    , m_paddingRow(new FieldRow(tr("Padding")))
    , m_valid(new QPushButton(tr("Valid")))
    , m_same(new QPushButton(tr("Same")))
    , m_padding(new NumbersRow({}, NumberField::Kind::Whole,
                               {{tr("Padding at the top"), tr("top")},
                                {tr("Padding at the bottom"), tr("bottom")},
                                {tr("Padding at the left"), tr("left")},
                                {tr("Padding at the right"), tr("right")}},
                               true))
    , m_modeRow(new FieldRow({}))
    , m_mode(new SegmentedControl(
          tr("On the padding"),
          {{static_cast<int>(PaddingMode::Zeros), tr("Zeros"), tr("Zeros stand on the padding")},
           {static_cast<int>(PaddingMode::Reflect), tr("Reflect"),
            tr("The picture is mirrored at its edges")},
           {static_cast<int>(PaddingMode::Replicate), tr("Replicate"), tr("The edge is repeated")}}))
    , m_dilation(new NumbersRow(tr("Dilation ↓→"), NumberField::Kind::Whole,
                                {{tr("Dilation downwards"), {}}, {tr("Dilation to the right"), {}}}, true))
    , m_fitRow(new FieldRow(tr("Windows")))
    , m_fit(new SegmentedControl(
          tr("When the windows do not come out even"),
          {{static_cast<int>(FitRule::Exact), tr("Must fit"), tr("As in the lecture: refused")},
           {static_cast<int>(FitRule::Floor), tr("Floor"),
            tr("As in frameworks: what is left over is not seen")},
           {static_cast<int>(FitRule::Ceil), tr("Ceil"), tr("One more window; pooling only")}}))
    , m_growth(new NumbersRow(tr("Larger by"), NumberField::Kind::Whole,
                              {{tr("Rows and columns more of the larger input"), {}}})) {
    arrange();
    connectWindow(m_kernel, tr("size of the filter"), [](Window2d& window, const QList<double>& values) {
        window.rows.kernel = std::llround(values[0]);
        window.columns.kernel = std::llround(values[1]);
    });
    connectWindow(m_stride, tr("stride"), [](Window2d& window, const QList<double>& values) {
        window.rows.stride = std::llround(values[0]);
        window.columns.stride = std::llround(values[1]);
    });
    connectWindow(m_padding, tr("padding"), [](Window2d& window, const QList<double>& values) {
        window.rows.padBefore = std::llround(values[0]);
        window.rows.padAfter = std::llround(values[1]);
        window.columns.padBefore = std::llround(values[2]);
        window.columns.padAfter = std::llround(values[3]);
    });
    connectWindow(m_dilation, tr("dilation"), [](Window2d& window, const QList<double>& values) {
        window.rows.dilation = std::llround(values[0]);
        window.columns.dilation = std::llround(values[1]);
    });
    connectChoices();
}

void BenchWindowSection::arrange() {
    m_kernel->setRange(1, maxBenchKernel);
    m_stride->setRange(1, maxBenchStride);
    m_padding->setRange(0, maxBenchPadding);
    m_dilation->setRange(1, maxBenchDilation);
    m_growth->setRange(0, maxBenchGrowth);
    m_valid->setAccessibleName(tr("Valid: no padding"));
    m_valid->setToolTip(tr("No padding"));
    m_same->setAccessibleName(tr("Same: padding that keeps the size at stride 1"));
    m_same->setToolTip(tr("The padding that keeps the size at stride 1"));
    m_paddingRow->add(m_valid, 1);
    m_paddingRow->add(m_same, 1);
    m_modeRow->add(m_mode, 1);
    m_fitRow->add(m_fit, 1);
    using enum BenchField;
    add(m_kernel, {KernelRows, KernelColumns});
    add(m_stride, {StrideRows, StrideColumns});
    add(m_paddingRow);
    add(m_padding, {PadTop, PadBottom, PadLeft, PadRight});
    add(m_modeRow, {PaddingMode});
    add(m_dilation, {DilationRows, DilationColumns});
    add(m_fitRow, {Fit});
    add(m_growth, {Growth});
}

void BenchWindowSection::connectWindow(NumbersRow* row, const QString& text, Setter set) {
    connect(row, &NumbersRow::entered, this, [=, this](const QList<double>& values, bool continues) {
        edit(row, text, continues, [&](BenchState state) {
            set(state.window, values);
            return state;
        });
    });
}

void BenchWindowSection::connectChoices() {
    connect(m_valid, &QPushButton::clicked, this, [this] {
        edit(m_paddingRow, tr("no padding"), false,
             [](BenchState state) { return withValidPadding(std::move(state)); });
    });
    connect(m_same, &QPushButton::clicked, this, [this] {
        edit(m_paddingRow, tr("padding that keeps the size"), false,
             [](BenchState state) { return withSamePadding(std::move(state)); });
    });
    connect(m_mode, &SegmentedControl::chosen, this, [this](int mode) {
        edit(m_modeRow, tr("what stands on the padding"), false, [mode](BenchState state) {
            state.paddingMode = static_cast<PaddingMode>(mode);
            return state;
        });
        refresh();
    });
    connect(m_fit, &SegmentedControl::chosen, this, [this](int fit) {
        edit(m_fitRow, tr("rule for windows that do not come out even"), false, [fit](BenchState state) {
            state.fit = static_cast<FitRule>(fit);
            return state;
        });
        refresh();
    });
    connect(m_growth, &NumbersRow::entered, this, [this](const QList<double>& values, bool continues) {
        edit(m_growth, tr("growth of the larger input"), continues,
             [growth = std::llround(values[0])](BenchState state) {
                 state.growth = growth;
                 return state;
             });
    });
}

void BenchWindowSection::refresh() {
    const Window2d& window = state().window;
    const BenchOperation operation = state().operation;
    const bool fixed = operation == BenchOperation::FullyConnected;
    const bool transposed = operation == BenchOperation::Transposed;
    m_kernel->showValues({double(window.rows.kernel), double(window.columns.kernel)});
    m_stride->showValues({double(window.rows.stride), double(window.columns.stride)});
    m_padding->showValues({double(window.rows.padBefore), double(window.rows.padAfter),
                           double(window.columns.padBefore), double(window.columns.padAfter)});
    m_dilation->showValues({double(window.rows.dilation), double(window.columns.dilation)});
    m_mode->setCurrent(static_cast<int>(state().paddingMode));
    m_fit->setCurrent(static_cast<int>(state().fit));
    m_growth->showValues({double(state().growth)});
    m_kernel->setVisible(!fixed && operation != BenchOperation::Pointwise);
    m_dilation->setVisible(!fixed && operation != BenchOperation::Pointwise);
    for (QWidget* row : std::initializer_list<QWidget*>{m_stride, m_paddingRow, m_padding}) {
        row->setVisible(!fixed);
    }
    m_modeRow->setVisible(!fixed && !transposed && hasFilters(operation));
    m_fitRow->setVisible(!fixed && !transposed);
    m_growth->setVisible(fixed);
}

void BenchWindowSection::showResult(const BenchResult& result) {
    const bool transposed = isTransposed(result.state);
    const QString rows = tr("rows");
    const QString columns = tr("columns");
    m_kernel->setNote(
        transposed ? QString() : firstOf(kernelNote(result.rows, rows), kernelNote(result.columns, columns)));
    m_stride->setNote(
        transposed ? QString() : firstOf(strideNote(result.rows, rows), strideNote(result.columns, columns)));
    m_padding->setNote(transposed && !result.fits()
                           ? tr("The padding cuts away all of the output: less of it leaves something.")
                           : QString());
}

} // namespace fovea::ui
