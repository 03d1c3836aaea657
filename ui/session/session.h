#pragma once

#include "core/base/workers.h"
#include "core/explain/comparison.h"
#include "core/explain/unit.h"
#include "ui/jobs/job_runner.h"
#include "ui/pictures/picture.h"
#include "ui/session/model_file.h"

#include <QFlags>
#include <QUndoStack>

namespace fovea::ui {

/// What the person made: all that an analysis depends on. Cheap to copy.
struct Document {
    Picture picture;                       ///< picture.image may be null: none yet
    Picture other;                         ///< compared with it; other.image is null when none is
    std::shared_ptr<const Model> model;    ///< null: none yet
    QString modelName;                     ///< as it was opened: a bundled name or a path
    std::shared_ptr<const Model> imported; ///< as it was read; `model` is this under `modelSettings`
    ModelSettings modelSettings;
    InputSettings settings;
};

/// The document, its undo history, and the newest analysis of it. Everything that takes time happens in jobs;
/// when one fails, `failed` says why and the document stays as it was.
class Session : public QObject {
    Q_OBJECT

public:
    enum Change {
        PictureChanged = 1,
        ModelChanged = 2,
        SettingsChanged = 4, ///< how the picture is fed, and what a person set for the network
        AnalysisChanged = 8, ///< a new analysis, or the old one became out of date
    };
    Q_DECLARE_FLAGS(Changes, Change)
    Q_FLAG(Changes)

    explicit Session(QObject* parent = nullptr);

    const Document& document() const { return m_document; }
    QUndoStack& undoStack() { return m_undoStack; }
    JobRunner& jobs() { return m_jobs; }
    /// The newest finished analysis; null before the first. It may be of an older document: see isStale().
    std::shared_ptr<const Analysis> analysis() const { return m_analysis; }
    /// The picture that analysis() was made from.
    const Picture& analysedPicture() const { return m_analysedPicture; }
    bool isStale() const;
    /// analysis() beside that of the other picture; null unless two are compared.
    std::shared_ptr<const Comparison> comparison() const { return m_comparison; }
    /// The other picture that comparison() was made from.
    const Picture& comparedPicture() const { return m_comparedPicture; }

    /// A picture or an .onnx model, told apart by the file's ending. Decoded off this thread.
    void openFile(const QString& path);
    /// A bundled model's name or an .onnx file.
    void openModel(const QString& nameOrPath);
    /// Stops the opening of a model; the document stays as it is. False when none was being opened.
    bool stopOpeningModel();
    /// A picture that is in memory (clipboard, drop): decoded already, or as the bytes of a file.
    void openImage(const QImage& image, const QString& name);
    void openBytes(const QByteArray& bytes, const QString& name);

    /// What is being opened in place of the network: its name, empty when nothing is.
    QString openingModel() const;

    /// Undoable, and found again when the network is opened next time. What cannot be is told by refused()
    /// and changes nothing; another size or layout reads the file again, in a job. `continues`: by typing on,
    /// so it is one step with the change before.
    void setModelSettings(const ModelSettings& settings, const QString& text, bool continues = false);
    /// The same with files, which are read in a job: class names, and an .npy file for an input.
    void setClassFile(const QString& path);
    void setInputFile(const QString& input, const QString& path);

    /// Puts a second picture beside the first one, through the same network; undoable, as its end is.
    void compareWith(const QString& path);
    void compareWith(const QImage& image, const QString& name);
    void endComparison();

    /// Undoable. Consecutive moves of the crop become one step.
    void setFit(const FitOptions& fit);
    void setEnlargement(std::int64_t enlargement);

    /// A unit of the current analysis, and while two pictures are compared the same one of the other.
    struct Explained {
        std::shared_ptr<const UnitExplanation> unit;
        std::shared_ptr<const UnitExplanation> other; ///< may be null
    };
    /// `done` is called with the explanation unless a newer request came first.
    void explain(const UnitAddress& address, std::function<void(Explained)> done);

Q_SIGNALS:
    void changed(fovea::ui::Session::Changes what);
    /// One sentence for the person that names the file and the reason.
    void failed(const QString& message);
    /// What was to be set for the network cannot be: why, in one sentence. Nothing was changed.
    void refused(fovea::ModelField field, const QString& reason);
    /// Something is being opened; what was said about an earlier attempt is past.
    void opening();
    /// A file was opened: for the list of recent files.
    void opened(const QString& path);

private:
    friend class ChangeDocument;

    enum class Merge { Never, Crop, Typing, TypingOn };
    void push(const Document& after, const QString& text, Merge merge = Merge::Never);
    void apply(const Document& document);
    void requestAnalysis();
    struct Analysed {
        std::shared_ptr<const Analysis> analysis;
        std::shared_ptr<const Comparison> comparison; ///< may be null
    };
    void acceptAnalysis(Outcome<Analysed> outcome, const Document& document);
    void openModelNow(const OpenedModel& opened, const QString& name);
    void reopenModel(const ModelSettings& settings, const QString& text, Merge merge);
    void acceptReopened(const OpenedModel& opened, const QString& text, Merge merge);
    void setFromFile(ModelField field, const QString& text, std::function<void(ModelSettings&)> read);
    void keepSettings() const;
    void loadPicture(std::function<Picture()> read);
    void loadOther(std::function<Picture()> read);
    template <class Loaded>
    void load(JobRunner::Lane lane, std::function<Loaded(const Control&)> read,
              std::function<void(Loaded)> accept);

    std::shared_ptr<const Workers> m_workers;
    Document m_document;
    std::shared_ptr<const Analysis> m_analysis;
    Picture m_analysedPicture;
    QString m_openingModel;
    QString m_analysedModel; ///< name of the network that m_analysis was made with
    std::shared_ptr<const Comparison> m_comparison;
    Picture m_comparedPicture;
    std::uint64_t m_revision = 0;
    QUndoStack m_undoStack;
    JobRunner m_jobs; ///< last: its threads end before the rest goes
};

Q_DECLARE_OPERATORS_FOR_FLAGS(Session::Changes)

} // namespace fovea::ui
