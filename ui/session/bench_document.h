#pragma once

#include "core/bench/bench_edit.h"
#include "core/bench/bench_presets.h"
#include "core/bench/bench_result.h"
#include "ui/session/session.h"

#include <QUndoStack>

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace fovea::ui {

/// Where the bench's input came from, beyond what InputSource says: its numbers are Typed then.
struct InputOrigin {
    enum class Kind { Numbers, Cut, Layer };
    Kind kind = Kind::Numbers;
    std::shared_ptr<const Image> picture; ///< Cut: what it was cut from; a new size cuts again
    PixelRect cut;                        ///< in its pixels
    NodeId layer;                         ///< Layer: whose volume it is
    bool operator==(const InputOrigin&) const = default;
};

/// Changes of one gesture (a slider that is dragged, a number that is typed, a stroke that is painted) are
/// one undo step.
struct Gesture {
    int id = 0; ///< of BenchDocument::newGesture(); 0: a step of its own
    /// Each change builds on the one before (painting), instead of replacing it (dragging, typing).
    bool accumulates = false;
};

/// The bench's document: a state that is always valid, its undo history, and the newest result, which is
/// computed in a job. A change that cannot be is refused, told, and changes nothing.
class BenchDocument : public QObject {
    Q_OBJECT

public:
    /// `session` gives pictures, analyses and the threads of jobs; it outlives the document.
    explicit BenchDocument(Session& session, QObject* parent = nullptr);
    ~BenchDocument() override;

    const BenchState& state() const { return m_content.state; }
    const InputOrigin& origin() const { return m_content.origin; }
    /// The newest finished result; null before the first. It may be of an older state: see isStale().
    std::shared_ptr<const BenchResult> result() const { return m_result; }
    bool isStale() const { return m_resultRevision != m_revision; }
    /// Why the last change was refused; none after one that was not.
    const std::optional<BenchProblem>& problem() const { return m_problem; }
    QUndoStack& undoStack() { return m_undoStack; }
    Session& session() { return m_session; }

    using Change = std::function<BenchState(BenchState)>;
    /// Applies `how` to the state (of the gesture's beginning, unless it accumulates) and makes it
    /// consistent. False when it is refused: then problem() says why, and a gesture is back at its beginning.
    bool change(const QString& text, const Change& how, const Gesture& gesture = {});
    int newGesture() { return ++m_lastGesture; }
    /// Back to the gesture's beginning, if it is the last thing that happened; nothing is left to undo.
    void revoke(const Gesture& gesture);

    bool usePreset(const BenchPreset& preset);
    /// The preset whose state this is, of those that were used; else null.
    const BenchPreset* preset() const;
    /// The part `cut` of the session's picture, resized to the input's size, in a job.
    void takeCut(const PixelRect& cut, const Gesture& gesture = {});
    /// The activation volume of a layer of the current analysis, its size too.
    bool takeVolume(NodeId node);
    /// The learned filter `from` of a layer becomes filter `filter`.
    bool takeFilter(NodeId node, std::int64_t from, std::int64_t filter);
    /// A layer of the current analysis as it runs: its input, its filters, its window.
    bool takeLayer(NodeId node);

    /// In jobs. An opened bench is an undoable step.
    void open(const QString& path);
    void save(const QString& path);

Q_SIGNALS:
    /// The state is another one. The result follows.
    void changed();
    void resultChanged();
    /// A change was refused; with an empty text: what was said about the field is past.
    void problemChanged(fovea::BenchField field, const QString& text);
    /// One sentence for the person about something that went wrong beyond the settings.
    void failed(const QString& message);
    void opening();
    void opened(const QString& path);
    void saved(const QString& path);

private:
    friend class ChangeBench;

    struct Content {
        BenchState state;
        InputOrigin origin;
    };
    struct OpenGesture {
        int id = 0;
        int index = -1; ///< of the undo stack; another one means that it is over
        Content before;
    };

    bool isOpen(const Gesture& gesture) const;
    bool propose(const QString& text, const std::function<Content(Content)>& how, const Gesture& gesture);
    bool refuse(const BenchProblem& problem, const Gesture& gesture);
    void push(Content after, const QString& text, const Gesture& gesture, bool isRevoked);
    void apply(const Content& content);
    void clearProblem();
    void requestResult();
    void requestCut(std::shared_ptr<const Image> picture, const PixelRect& cut, const Gesture& gesture);

    Session& m_session;
    std::shared_ptr<const Workers> m_workers;
    Content m_content;
    std::shared_ptr<const BenchResult> m_result;
    std::uint64_t m_revision = 1;
    std::uint64_t m_resultRevision = 0;
    std::optional<BenchProblem> m_problem;
    std::map<const BenchPreset*, BenchState> m_presets; ///< those that were used, and what they made
    OpenGesture m_gesture;
    int m_lastGesture = 0;
    QUndoStack m_undoStack;
};

} // namespace fovea::ui
