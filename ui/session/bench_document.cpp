#include "ui/session/bench_document.h"

#include "core/bench/bench_json.h"
#include "core/bench/bench_sources.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QUndoCommand>

#include <algorithm>

namespace fovea::ui {

namespace {

constexpr int undoSteps = 100;

std::filesystem::path toPath(const QString& path) {
    return {path.toStdString()};
}

} // namespace

/// The bench before and after. States are cheap: their numbers are shared.
class ChangeBench : public QUndoCommand {
public:
    ChangeBench(BenchDocument& document, BenchDocument::Content after, const QString& text, int gesture,
                bool isRevoked)
        : QUndoCommand(text)
        , m_document(document)
        , m_before(document.m_content)
        , m_after(std::move(after))
        , m_gesture(gesture)
        , m_isRevoked(isRevoked) {}

    int id() const override { return m_gesture > 0 ? m_gesture : -1; }
    void undo() override { m_document.apply(m_before); }
    void redo() override { m_document.apply(m_after); }
    bool mergeWith(const QUndoCommand* other) override {
        const auto& newer = static_cast<const ChangeBench&>(*other);
        m_after = newer.m_after;
        setObsolete(newer.m_isRevoked);
        return true;
    }

private:
    BenchDocument& m_document;
    BenchDocument::Content m_before;
    BenchDocument::Content m_after;
    int m_gesture;
    bool m_isRevoked; ///< the gesture came back to its beginning: there is nothing to undo
};

BenchDocument::BenchDocument(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_workers(std::make_shared<const Workers>()) {
    m_undoStack.setUndoLimit(undoSteps);
    const BenchPreset& first = benchPresets().front();
    m_content.state = m_presets.emplace(&first, first.make()).first->second;
    requestResult();
}

BenchDocument::~BenchDocument() {
    for (const JobRunner::Lane lane : {JobRunner::Lane::Bench, JobRunner::Lane::BenchCut,
                                       JobRunner::Lane::BenchOpen, JobRunner::Lane::BenchSave}) {
        if (m_session.jobs().busy(lane)) {
            m_session.jobs().cancel(lane);
        }
    }
}

bool BenchDocument::isOpen(const Gesture& gesture) const {
    return gesture.id != 0 && gesture.id == m_gesture.id && m_gesture.index == m_undoStack.index();
}

bool BenchDocument::change(const QString& text, const Change& how, const Gesture& gesture) {
    const VolumeSize size = m_content.state.size;
    // A cut that follows a new size belongs to the same step.
    const Gesture own = gesture.id != 0 ? gesture : Gesture{.id = newGesture()};
    const bool done = propose(
        text,
        [&how](Content content) {
            const Tensor numbers = content.state.input;
            const VolumeSize extent = content.state.size;
            content.state = how(std::move(content.state));
            const bool canFollow =
                content.origin.kind == InputOrigin::Kind::Cut || extent == content.state.size;
            if (!canFollow || !content.state.input.sharesWith(numbers)) {
                content.origin = {};
            }
            return content;
        },
        own);
    if (done && m_content.origin.kind == InputOrigin::Kind::Cut && !(m_content.state.size == size)) {
        requestCut(m_content.origin.picture, m_content.origin.cut, own);
    }
    return done;
}

bool BenchDocument::propose(const QString& text, const std::function<Content(Content)>& how,
                            const Gesture& gesture) {
    const bool replaces = isOpen(gesture) && !gesture.accumulates;
    try {
        Content after = how(replaces ? m_gesture.before : m_content);
        if (const std::optional<BenchProblem> problem = problemOf(after.state)) {
            return refuse(*problem, gesture);
        }
        after.state = arranged(std::move(after.state));
        clearProblem();
        if (!isOpen(gesture) && after.state == m_content.state && after.origin == m_content.origin) {
            return true;
        }
        push(std::move(after), text, gesture, false);
        return true;
    } catch (const Error& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
        return false;
    }
}

bool BenchDocument::refuse(const BenchProblem& problem, const Gesture& gesture) {
    if (!gesture.accumulates) {
        revoke(gesture);
    }
    clearProblem();
    m_problem = problem;
    Q_EMIT problemChanged(problem.field, QString::fromStdString(problem.text));
    return false;
}

void BenchDocument::revoke(const Gesture& gesture) {
    if (isOpen(gesture)) {
        push(m_gesture.before, {}, gesture, true);
        m_gesture = {};
    }
}

void BenchDocument::clearProblem() {
    if (m_problem) {
        const BenchField field = m_problem->field;
        m_problem.reset();
        Q_EMIT problemChanged(field, {});
    }
}

void BenchDocument::push(Content after, const QString& text, const Gesture& gesture, bool isRevoked) {
    if (!isOpen(gesture)) {
        m_gesture = {.id = gesture.id, .index = -1, .before = m_content};
    }
    m_undoStack.push(new ChangeBench(*this, std::move(after), text, gesture.id, isRevoked));
    m_gesture.index = m_undoStack.index();
}

void BenchDocument::apply(const Content& content) {
    m_content = content;
    ++m_revision;
    requestResult();
    Q_EMIT changed();
}

void BenchDocument::requestResult() {
    using Result = std::shared_ptr<const BenchResult>;
    m_session.jobs().run<Result>(
        JobRunner::Lane::Bench,
        [state = m_content.state, workers = m_workers](const Control& control) {
            return computeBench(state, *workers, control);
        },
        [this, revision = m_revision](Outcome<Result> outcome) {
            if (!outcome.result) {
                Q_EMIT failed(outcome.error);
                return;
            }
            m_result = std::move(*outcome.result);
            m_resultRevision = revision;
            Q_EMIT resultChanged();
        });
}

bool BenchDocument::usePreset(const BenchPreset& preset) {
    const BenchState& made = m_presets.try_emplace(&preset, preset.make()).first->second;
    return change(tr("preset %1").arg(QCoreApplication::translate("BenchPreset", preset.title)),
                  [&made](const BenchState&) { return made; });
}

const BenchPreset* BenchDocument::preset() const {
    const auto found =
        std::ranges::find_if(m_presets, [this](const auto& used) { return used.second == m_content.state; });
    return found != m_presets.end() ? found->first : nullptr;
}

void BenchDocument::takeCut(const PixelRect& cut, const Gesture& gesture) {
    if (m_session.document().picture.image == nullptr) {
        Q_EMIT failed(tr("There is no picture to cut from: open one first."));
        return;
    }
    requestCut(m_session.document().picture.image, cut, gesture);
}

void BenchDocument::requestCut(std::shared_ptr<const Image> picture, const PixelRect& cut,
                               const Gesture& gesture) {
    const VolumeSize size = m_content.state.size;
    m_session.jobs().run<Tensor>(
        JobRunner::Lane::BenchCut,
        [picture, cut, size](const Control&) { return cutPicture(*picture, cut, size); },
        [this, picture, cut, size, gesture](const Outcome<Tensor>& outcome) {
            if (!outcome.result) {
                Q_EMIT failed(outcome.error);
                return;
            }
            if (!(m_content.state.size == size)) {
                return; // the cut of the new size is on its way
            }
            propose(tr("cut out of the picture"),
                    [&](Content content) {
                        content.state.size = size;
                        content.state.input = *outcome.result;
                        content.state.inputSource.pattern = InputSource::Pattern::Typed;
                        content.origin = {.kind = InputOrigin::Kind::Cut, .picture = picture, .cut = cut};
                        return content;
                    },
                    {.id = gesture.id, .accumulates = true});
        });
}

bool BenchDocument::takeVolume(NodeId node) {
    const std::shared_ptr<const Analysis> analysis = m_session.analysis();
    if (analysis == nullptr) {
        Q_EMIT failed(tr("There is no layer to take numbers from: open a picture and a network first."));
        return false;
    }
    return propose(tr("numbers of a layer"),
                   [&](Content content) {
                       content.state.input = layerVolume(*analysis->trace, node);
                       const Shape& shape = content.state.input.shape();
                       content.state.size = {
                           .width = shape.width(), .height = shape.height(), .depth = shape.channels()};
                       content.state.inputSource.pattern = InputSource::Pattern::Typed;
                       content.origin = {.kind = InputOrigin::Kind::Layer, .layer = node};
                       return content;
                   },
                   {});
}

bool BenchDocument::takeFilter(NodeId node, std::int64_t from, std::int64_t filter) {
    const std::shared_ptr<const Analysis> analysis = m_session.analysis();
    const std::optional<LearnedFilters> learned =
        analysis != nullptr ? learnedFilters(*analysis->trace, node) : std::nullopt;
    if (!learned) {
        Q_EMIT failed(tr("This layer has no filters to take."));
        return false;
    }
    const std::int64_t count = learned->weight.shape()[0];
    if (from < 0 || from >= count) {
        return refuse(
            {BenchField::Weights, (count == 1 ? tr("This layer has only filter 0 to take.")
                                              : tr("This layer has filters 0 to %1 to take.").arg(count - 1))
                                      .toStdString()},
            {});
    }
    return change(tr("learned filter"), [&](BenchState state) {
        return withLearnedFilter(std::move(state), filter, *learned, from);
    });
}

bool BenchDocument::takeLayer(NodeId node) {
    const std::shared_ptr<const Analysis> analysis = m_session.analysis();
    if (analysis == nullptr) {
        Q_EMIT failed(tr("There is no layer to step through: open a picture and a network first."));
        return false;
    }
    const std::string& name = analysis->trace->graph().node(node).name;
    return change(tr("layer %1").arg(QString::fromStdString(name)),
                  [&](const BenchState&) { return benchOfLayer(*analysis->trace, node); });
}

void BenchDocument::open(const QString& path) {
    Q_EMIT opening();
    m_session.jobs().run<BenchState>(
        JobRunner::Lane::BenchOpen, [path](const Control&) { return readBench(toPath(path)); },
        [this, path](const Outcome<BenchState>& outcome) {
            if (!outcome.result) {
                Q_EMIT failed(outcome.error);
                return;
            }
            const bool done = change(tr("open %1").arg(QFileInfo(path).fileName()),
                                     [&](const BenchState&) { return *outcome.result; });
            if (done) {
                Q_EMIT opened(QFileInfo(path).absoluteFilePath());
            }
        });
}

void BenchDocument::save(const QString& path) {
    m_session.jobs().run<bool>(
        JobRunner::Lane::BenchSave,
        [state = m_content.state, path](const Control&) {
            writeBench(state, toPath(path));
            return true;
        },
        [this, path](const Outcome<bool>& outcome) {
            if (outcome.result) {
                Q_EMIT saved(QFileInfo(path).absoluteFilePath());
            } else {
                Q_EMIT failed(outcome.error);
            }
        });
}

} // namespace fovea::ui
