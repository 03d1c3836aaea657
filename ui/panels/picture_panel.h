#pragma once

#include "ui/panels/crop_view.h"
#include "ui/panels/input_spec_section.h"
#include "ui/panels/model_answer_section.h"
#include "ui/panels/seen_view.h"
#include "ui/panels/segmented_control.h"
#include "ui/panels/status_line.h"
#include "ui/session/session.h"

#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>

class QToolButton;

namespace fovea::ui {

/// The side panel of the network workspace: which network, which picture, and how the one gets the other.
class PicturePanel : public QScrollArea {
    Q_OBJECT

public:
    explicit PicturePanel(Session& session, QWidget* parent = nullptr);
    void setTheme(const Theme& theme);
    /// How the picture is fed and the answer read, which is put away until somebody asks for it.
    void showSettings(bool shown);
    InputSpecSection& inputSpec() { return *m_inputSpec; }
    ModelAnswerSection& answer() { return *m_answer; }

Q_SIGNALS:
    void openModelRequested();

private:
    void arrange();
    void buildModelChooser();
    void loadThumbnails();
    void showDocument();
    void showAnalysis();
    void chooseModel(int index);
    void openSample(const QListWidgetItem* item);

    Session& m_session;
    QComboBox* m_model;
    CropView* m_crop;
    StatusLine* m_pictureName;
    SegmentedControl* m_fit;
    SeenView* m_seen;
    QLabel* m_seenSize;
    SegmentedControl* m_enlargement;
    StatusLine* m_summary;
    QToolButton* m_more;
    InputSpecSection* m_inputSpec;
    ModelAnswerSection* m_answer;
    QListWidget* m_samples;
};

} // namespace fovea::ui
