#include "ui/session/session.h"

#include "ui/session/bundle.h"
#include "ui/session/model_memory.h"

#include <QFileInfo>
#include <QThreadPool>
#include <QUndoCommand>

namespace fovea::ui {

namespace {

/// The same object, given back on a thread of the pool whoever lets go of it last: the hundred megabytes of a
/// large trace take longer to free than the GUI thread may be busy.
template <class Object>
std::shared_ptr<const Object> freedElsewhere(std::shared_ptr<const Object> object) {
    const Object* address = object.get();
    return {address, [owner = std::move(object)](const Object*) mutable {
                QThreadPool::globalInstance()->start([last = std::move(owner)]() mutable { last.reset(); });
            }};
}

} // namespace

/// The one undo command there is: the document before and after. Documents are cheap, for all that is large
/// in them is shared.
class ChangeDocument : public QUndoCommand {
public:
    /// Steps of one `mergeId` (−1: none) become one, unless `begins` says that this is a new one.
    ChangeDocument(Session& session, Document after, const QString& text, int mergeId, bool begins)
        : QUndoCommand(text)
        , m_session(session)
        , m_before(session.document())
        , m_after(std::move(after))
        , m_mergeId(mergeId)
        , m_begins(begins) {}

    int id() const override { return m_mergeId; }
    void undo() override { m_session.apply(m_before); }
    void redo() override { m_session.apply(m_after); }
    bool mergeWith(const QUndoCommand* other) override {
        const auto* next = static_cast<const ChangeDocument*>(other);
        if (next->m_begins) {
            return false;
        }
        m_after = next->m_after;
        return true;
    }

private:
    Session& m_session;
    Document m_before;
    Document m_after;
    int m_mergeId;
    bool m_begins;
};

Session::Session(QObject* parent)
    : QObject(parent)
    , m_workers(std::make_shared<const Workers>()) {
    // Every step may hold on to a picture of its own.
    m_undoStack.setUndoLimit(20);
}

bool Session::isStale() const {
    return m_analysis == nullptr || m_analysis->trace->revision() != m_revision;
}

template <class Loaded>
void Session::load(JobRunner::Lane lane, std::function<Loaded(const Control&)> read,
                   std::function<void(Loaded)> accept) {
    Q_EMIT opening();
    m_jobs.run<Loaded>(lane, std::move(read), [this, accept = std::move(accept)](Outcome<Loaded> outcome) {
        if (outcome.result) {
            accept(std::move(*outcome.result));
        } else {
            Q_EMIT failed(outcome.error);
        }
    });
}

void Session::openFile(const QString& path) {
    if (path.endsWith(QStringLiteral(".onnx"), Qt::CaseInsensitive)) {
        openModel(path);
        return;
    }
    loadPicture([path] { return readPicture(path); });
}

void Session::openModel(const QString& nameOrPath) {
    m_openingModel = nameOrPath;
    load<OpenedModel>(
        JobRunner::Lane::LoadModel,
        [nameOrPath](const Control& control) { return openModelAsRemembered(nameOrPath, control); },
        [this, nameOrPath](const OpenedModel& opened) { openModelNow(opened, nameOrPath); });
}

void Session::openModelNow(const OpenedModel& opened, const QString& name) {
    Document after = m_document;
    after.model = opened.model;
    after.modelName = name;
    after.imported = opened.imported;
    after.modelSettings = opened.settings;
    push(after, tr("open network %1").arg(QFileInfo(name).fileName()));
    if (!bundledModels().contains(name)) {
        Q_EMIT this->opened(QFileInfo(name).absoluteFilePath());
    }
    if (!opened.note.isEmpty()) {
        Q_EMIT failed(opened.note);
    }
}

QString Session::openingModel() const {
    return m_jobs.busy(JobRunner::Lane::LoadModel) ? m_openingModel : QString();
}

bool Session::stopOpeningModel() {
    const bool opens = m_jobs.busy(JobRunner::Lane::LoadModel);
    m_jobs.cancel(JobRunner::Lane::LoadModel);
    return opens;
}

void Session::openImage(const QImage& image, const QString& name) {
    loadPicture([image, name] { return pictureFrom(image, name); });
}

void Session::openBytes(const QByteArray& bytes, const QString& name) {
    loadPicture([bytes, name] { return readPicture(bytes, name); });
}

void Session::loadPicture(std::function<Picture()> read) {
    load<Picture>(
        JobRunner::Lane::LoadPicture, [read = std::move(read)](const Control&) { return read(); },
        [this](Picture picture) {
            Document after = m_document;
            after.picture = std::move(picture);
            push(after, tr("open %1").arg(after.picture.name));
            if (!after.picture.path.isEmpty()) {
                Q_EMIT opened(after.picture.path);
            }
        });
}

void Session::loadOther(std::function<Picture()> read) {
    load<Picture>(
        JobRunner::Lane::LoadPicture, [read = std::move(read)](const Control&) { return read(); },
        [this](Picture picture) {
            Document after = m_document;
            after.other = std::move(picture);
            push(after, tr("compare with %1").arg(after.other.name));
        });
}

void Session::compareWith(const QString& path) {
    loadOther([path] { return readPicture(path); });
}

void Session::compareWith(const QImage& image, const QString& name) {
    loadOther([image, name] { return pictureFrom(image, name); });
}

void Session::endComparison() {
    if (m_document.other.image == nullptr) {
        return;
    }
    Document after = m_document;
    after.other = {};
    push(after, tr("end the comparison"));
}

void Session::setFit(const FitOptions& fit) {
    if (fit == m_document.settings.fit) {
        return;
    }
    const bool onlyMoved = fit.mode == m_document.settings.fit.mode;
    Document after = m_document;
    after.settings.fit = fit;
    push(after, onlyMoved ? tr("move the crop") : tr("change the fit"),
         onlyMoved ? Merge::Crop : Merge::Never);
}

void Session::setEnlargement(std::int64_t enlargement) {
    if (enlargement == m_document.settings.enlargement) {
        return;
    }
    Document after = m_document;
    after.settings.enlargement = enlargement;
    push(after, tr("change the input size"));
}

void Session::explain(const UnitAddress& address, std::function<void(Explained)> done) {
    if (m_analysis == nullptr) {
        return;
    }
    m_jobs.run<Explained>(
        JobRunner::Lane::Unit,
        [analysis = m_analysis, comparison = m_comparison, address](const Control&) {
            const auto explained = [&](const Analysis& of) {
                return std::make_shared<const UnitExplanation>(explainUnit(*of.trace, address));
            };
            return Explained{explained(*analysis),
                             comparison != nullptr ? explained(*comparison->second) : nullptr};
        },
        [this, done = std::move(done)](Outcome<Explained> outcome) {
            if (outcome.result) {
                done(std::move(*outcome.result));
            } else {
                Q_EMIT failed(outcome.error);
            }
        });
}

void Session::push(const Document& after, const QString& text, Merge merge) {
    if (m_document.picture.image == nullptr || m_document.model == nullptr) {
        // There is no way back to an empty window: the first picture and the first network are where one
        // began.
        apply(after);
        return;
    }
    const int id = merge == Merge::Never ? -1 : merge == Merge::Crop ? 1 : 2;
    m_undoStack.push(new ChangeDocument(*this, after, text, id, merge == Merge::Typing));
}

void Session::apply(const Document& document) {
    Changes what;
    what.setFlag(PictureChanged, document.picture.image != m_document.picture.image ||
                                     document.other.image != m_document.other.image);
    what.setFlag(ModelChanged, document.model != m_document.model);
    what.setFlag(SettingsChanged, document.settings != m_document.settings ||
                                      document.modelSettings != m_document.modelSettings);
    const Document before = std::exchange(m_document, document);
    if (before.modelName == m_document.modelName && before.modelSettings != m_document.modelSettings) {
        keepSettings();
    }
    ++m_revision;
    requestAnalysis();
    Q_EMIT changed(what | AnalysisChanged);
}

void Session::requestAnalysis() {
    if (m_document.picture.image == nullptr || m_document.model == nullptr) {
        return;
    }
    m_jobs.run<Analysed>(
        JobRunner::Lane::Analysis,
        [document = m_document, workers = m_workers, revision = m_revision](const Control& control) {
            const auto analysed = [&](const Picture& picture) {
                return freedElsewhere(
                    analyse(*document.model, *picture.image, document.settings, *workers, control, revision));
            };
            Analysed result{analysed(document.picture), nullptr};
            if (document.other.image != nullptr) {
                requireComparable(*result.analysis);
                result.comparison =
                    freedElsewhere(compare(result.analysis, analysed(document.other), *workers, control));
            }
            return result;
        },
        [this, document = m_document](Outcome<Analysed> outcome) {
            acceptAnalysis(std::move(outcome), document);
        });
}

void Session::acceptAnalysis(Outcome<Analysed> outcome, const Document& document) {
    if (!outcome.result) {
        // Back to the last document that could be analysed, so that what is on screen stays true; and what
        // was set for the network is not in its way next time.
        const QString path = m_document.modelName;
        forgetSettings(path);
        if (m_undoStack.canUndo()) {
            m_undoStack.undo();
        } else {
            m_document.model = nullptr;
            m_document.imported = nullptr;
        }
        if (m_document.modelName == path) {
            keepSettings();
        }
        const QString file = QFileInfo(path).fileName();
        Q_EMIT failed(path == m_analysedModel ? outcome.error
                                              : tr("%1 cannot be shown: %2").arg(file, outcome.error));
        return;
    }
    if (outcome.result->analysis->trace->revision() != m_revision) {
        return;
    }
    m_analysis = std::move(outcome.result->analysis);
    m_comparison = std::move(outcome.result->comparison);
    m_analysedPicture = document.picture;
    m_comparedPicture = document.other;
    m_analysedModel = m_document.modelName;
    Q_EMIT changed(AnalysisChanged);
}

} // namespace fovea::ui
