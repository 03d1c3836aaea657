#pragma once

#include "ui/panels/crop_view.h"
#include "ui/panels/seen_view.h"
#include "ui/panels/segmented_control.h"
#include "ui/session/session.h"

#include <QComboBox>
#include <QLabel>
#include <QListWidget>

namespace fovea::ui {

/// The side panel of the network workspace: which network, which picture, and how the one gets the other.
class PicturePanel : public QWidget {
    Q_OBJECT

public:
    explicit PicturePanel(Session& session, QWidget* parent = nullptr);
    void setTheme(const Theme& theme);

Q_SIGNALS:
    void openModelRequested();

private:
    void buildModelChooser();
    void loadThumbnails();
    void showDocument();
    void showAnalysis();
    void chooseModel(int index);
    void openSample(const QListWidgetItem* item);

    Session& m_session;
    QComboBox* m_model;
    CropView* m_crop;
    QLabel* m_pictureName;
    SegmentedControl* m_fit;
    SeenView* m_seen;
    QLabel* m_seenSize;
    SegmentedControl* m_enlargement;
    QListWidget* m_samples;
};

} // namespace fovea::ui
