<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
    <context>
        <name>AnswerButtons</name>
        <message>
            <source>0  Cannot tell</source>
            <translation>0  Indécidable</translation>
        </message>
        <message>
            <source>The point is left out of the estimates and counted in the report</source>
            <translation>Le point est exclu des estimations et compté dans le rapport</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Retour</translation>
        </message>
        <message>
            <source>To the point before (Backspace)</source>
            <translation>Au point précédent (Retour arrière)</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>Suivant</translation>
        </message>
        <message>
            <source>To the next point without an answer (Enter)</source>
            <translation>Au prochain point sans réponse (Entrée)</translation>
        </message>
    </context>
    <context>
        <name>BandTable</name>
        <message>
            <source>Reset</source>
            <translation>Réinitialiser</translation>
        </message>
        <message>
            <source>none</source>
            <translation>aucune</translation>
        </message>
        <message>
            <source>The names of this product's files say which band is which.</source>
            <translation>Les noms des fichiers de ce produit disent quelle bande est laquelle.</translation>
        </message>
        <message>
            <source>Which band of the layer is which; those in bold are needed.</source>
            <translation>Quelle bande de la couche est laquelle ; celles en gras sont nécessaires.</translation>
        </message>
        <message>
            <source>Band of the layer that is {band}</source>
            <translation>Bande de la couche qui est {band}</translation>
        </message>
        <message>
            <source>Presets</source>
            <translation>Préréglages</translation>
        </message>
        <message>
            <source>Name the layer's bands in an order in which files are often written</source>
            <translation>Nommer les bandes de la couche dans un ordre fréquent dans les fichiers</translation>
        </message>
        <message>
            <source>Take the bands as they are recognised</source>
            <translation>Prendre les bandes telles qu'elles sont reconnues</translation>
        </message>
        <message>
            <source>{band}: {what}</source>
            <translation>{band} : {what}</translation>
        </message>
        <message>
            <source>{band}: {what}, {wavelength} nm, {size} m</source>
            <translation>{band} : {what}, {wavelength} nm, {size} m</translation>
        </message>
        <message>
            <source>{band}. Only for finding clouds</source>
            <translation>{band}. Seulement pour trouver les nuages</translation>
        </message>
    </context>
    <context>
        <name>CacheRow</name>
        <message>
            <source>Where the features of scenes are kept between sessions; safe to delete</source>
            <translation>Où sont gardées les caractéristiques des scènes entre les sessions ; peut être supprimé sans risque</translation>
        </message>
        <message>
            <source>Empty Cache</source>
            <translation>Vider le cache</translation>
        </message>
        <message>
            <source>Delete the features that are kept now, ending a running engine; they are computed again if needed</source>
            <translation>Supprimer les caractéristiques gardées, en arrêtant un moteur en marche ; elles sont recalculées au besoin</translation>
        </message>
        <message>
            <source>Size of TerraFM's cache</source>
            <translation>Taille du cache de TerraFM</translation>
        </message>
        <message>
            <source>{size} in {folder}</source>
            <translation>{size} dans {folder}</translation>
        </message>
        <message>
            <source>Emptying TerraFM's cache</source>
            <translation>Vidage du cache de TerraFM</translation>
        </message>
    </context>
    <context>
        <name>CheckResults</name>
        <message>
            <source>User's accuracy: how much of what is mapped as the class is it (± half of the 95 % interval)</source>
            <translation>Exactitude utilisateur : part de ce qui est cartographié comme la classe qui l'est vraiment (± moitié de l'intervalle à 95 %)</translation>
        </message>
        <message>
            <source>Producer's accuracy: how much of the class is mapped as it (± half of the 95 % interval)</source>
            <translation>Exactitude producteur : part de la classe qui est cartographiée comme telle (± moitié de l'intervalle à 95 %)</translation>
        </message>
        <message>
            <source>Area by the reference points, which corrects the mapped one (± half of the 95 % interval)</source>
            <translation>Surface d'après les points de référence, qui corrige celle de la carte (± moitié de l'intervalle à 95 %)</translation>
        </message>
        <message>
            <source>Overall accuracy {value} % (95 % interval), from {samples} points.</source>
            <translation>Exactitude globale {value} % (intervalle à 95 %), sur {samples} points.</translation>
        </message>
        <message>
            <source>Mapped: {area} ha</source>
            <translation>Cartographié : {area} ha</translation>
        </message>
    </context>
    <context>
        <name>CheckSection</name>
        <message>
            <source>Check the Map</source>
            <translation>Vérifier la carte</translation>
        </message>
        <message>
            <source>save the map first</source>
            <translation>enregistrer d'abord la carte</translation>
        </message>
        <message>
            <source>{done} of {points} points</source>
            <translation>{done} points sur {points}</translation>
        </message>
        <message>
            <source>A saved class map of this or any other program</source>
            <translation>Une carte de classes enregistrée, de ce programme ou d'un autre</translation>
        </message>
        <message>
            <source>Points</source>
            <translation>Points</translation>
        </message>
        <message>
            <source>Standard error</source>
            <translation>Erreur type</translation>
        </message>
        <message>
            <source>Say how many points, or how exactly the overall accuracy is to be known</source>
            <translation>Dire combien de points, ou avec quelle précision connaître l'exactitude globale</translation>
        </message>
        <message>
            <source>Half of the 95 % interval is about twice as much</source>
            <translation>La moitié de l'intervalle à 95 % vaut environ le double</translation>
        </message>
        <message>
            <source>Draw Points</source>
            <translation>Tirer des points</translation>
        </message>
        <message>
            <source>Draw random points of each class of the map, as a layer of the project</source>
            <translation>Tirer des points au hasard dans chaque classe de la carte, comme couche du projet</translation>
        </message>
        <message>
            <source>Check Points</source>
            <translation>Vérifier les points</translation>
        </message>
        <message>
            <source>Go from point to point. The map stays hidden until a point is answered, so that it sways nobody.</source>
            <translation>Aller de point en point. La carte reste cachée jusqu'à la réponse, pour n'influencer personne.</translation>
        </message>
        <message>
            <source>Show the map after each answer</source>
            <translation>Montrer la carte après chaque réponse</translation>
        </message>
        <message>
            <source>Stay at the point and show what the map says there; Enter goes on</source>
            <translation>Rester au point et montrer ce que la carte y dit ; Entrée pour continuer</translation>
        </message>
        <message>
            <source>Assess</source>
            <translation>Évaluer</translation>
        </message>
        <message>
            <source>Accuracy and areas by the points that are checked so far; more points make them surer</source>
            <translation>Exactitude et surfaces d'après les points vérifiés jusqu'ici ; plus de points les rendent plus sûres</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>Carte</translation>
        </message>
        <message>
            <source>By</source>
            <translation>Par</translation>
        </message>
        <message>
            <source>{done} of {points} points of ‘{layer}’ checked, {cannot} could not be told.</source>
            <translation>{done} points sur {points} de « {layer} » vérifiés, {cannot} indécidables.</translation>
        </message>
        <message>
            <source>Point {number}: what is in the framed pixel? Keys 1–9, 0, Backspace; Esc ends.</source>
            <translation>Point {number} : qu'y a-t-il dans le pixel encadré ? Touches 1–9, 0, Retour arrière ; Échap termine.</translation>
        </message>
        <message>
            <source>Point {number}: the map is shown, the answer stands. Enter goes on.</source>
            <translation>Point {number} : la carte est visible, la réponse est définitive. Entrée pour continuer.</translation>
        </message>
    </context>
    <context>
        <name>ClassSetsMenu</name>
        <message>
            <source>Class Sets</source>
            <translation>Jeux de classes</translation>
        </message>
        <message>
            <source>Take the classes of a well-known legend or of a file; classes with samples stay</source>
            <translation>Prendre les classes d'une légende connue ou d'un fichier ; les classes qui ont des échantillons restent</translation>
        </message>
        <message>
            <source>The classes were saved as {path}.</source>
            <translation>Les classes ont été enregistrées sous {path}.</translation>
        </message>
        <message>
            <source>Load Class Set…</source>
            <translation>Charger un jeu de classes…</translation>
        </message>
        <message>
            <source>Save Class Set…</source>
            <translation>Enregistrer le jeu de classes…</translation>
        </message>
        <message>
            <source>Class sets and tables (*.json *.csv)</source>
            <translation>Jeux de classes et tables (*.json *.csv)</translation>
        </message>
        <message>
            <source>Load Class Set</source>
            <translation>Charger un jeu de classes</translation>
        </message>
        <message>
            <source>Save Class Set as</source>
            <translation>Enregistrer le jeu de classes sous</translation>
        </message>
    </context>
    <context>
        <name>ClassTable</name>
        <message>
            <source>Samples of the class</source>
            <translation>Échantillons de la classe</translation>
        </message>
        <message>
            <source>Cross-validated: 1 is perfect. Neighbouring samples are held out together.</source>
            <translation>Validation croisée : 1 est parfait. Les échantillons voisins sont écartés ensemble.</translation>
        </message>
        <message>
            <source>Key that chooses the class while you add points</source>
            <translation>Touche qui choisit la classe pendant l'ajout de points</translation>
        </message>
        <message>
            <source>Select the class to add points of; double-click a name to change it</source>
            <translation>Choisir la classe des points à ajouter ; double-clic sur un nom pour le changer</translation>
        </message>
        <message>
            <source>{name}: value {code} in the map</source>
            <translation>{name} : valeur {code} dans la carte</translation>
        </message>
        <message>
            <source>Class colour</source>
            <translation>Couleur de la classe</translation>
        </message>
        <message>
            <source>Colour of the class</source>
            <translation>Couleur de la classe</translation>
        </message>
        <message>
            <source>A class takes part from two samples on</source>
            <translation>Une classe participe à partir de deux échantillons</translation>
        </message>
    </context>
    <context>
        <name>ClassesSection</name>
        <message>
            <source>Classes and Samples</source>
            <translation>Classes et échantillons</translation>
        </message>
        <message>
            <source>Remove the class and its samples</source>
            <translation>Supprimer la classe et ses échantillons</translation>
        </message>
        <message>
            <source>Delete the selected samples</source>
            <translation>Supprimer les échantillons sélectionnés</translation>
        </message>
        <message>
            <source>Undo the last change of samples (Ctrl+Z, Backspace)</source>
            <translation>Annuler la dernière modification des échantillons (Ctrl+Z, Retour arrière)</translation>
        </message>
        <message>
            <source>No classes yet: add your own with +, take a class set, or import samples.</source>
            <translation>Pas encore de classes : ajoutez les vôtres avec +, prenez un jeu de classes ou importez des échantillons.</translation>
        </message>
        <message>
            <source>Add Points</source>
            <translation>Placer points</translation>
        </message>
        <message>
            <source>Add a sample of the selected class with each click on the map</source>
            <translation>Ajouter un échantillon de la classe choisie à chaque clic sur la carte</translation>
        </message>
        <message>
            <source>Add a class</source>
            <translation>Ajouter une classe</translation>
        </message>
        <message>
            <source>Class {number}</source>
            <translation>Classe {number}</translation>
        </message>
    </context>
    <context>
        <name>CloudMasks</name>
        <message>
            <source>Clouds</source>
            <translation>Nuages</translation>
        </message>
        <message>
            <source>The mask {path} cannot be opened.</source>
            <translation>Le masque {path} ne peut pas être ouvert.</translation>
        </message>
    </context>
    <context>
        <name>CloudMethod</name>
        <message>
            <source>What is open for the chosen layer. The imagery is checked in any case.</source>
            <translation>Ce qui est possible pour la couche choisie. L'imagerie est vérifiée dans tous les cas.</translation>
        </message>
        <message>
            <source>found by itself</source>
            <translation>trouvée d'elle-même</translation>
        </message>
        <message>
            <source>The scene classification of the Level-2A product; one of the same tile and date is found by itself, among the layers or beside the file</source>
            <translation>La classification de scène du produit Level-2A ; celle de la même tuile et date est trouvée d'elle-même, parmi les couches ou à côté du fichier</translation>
        </message>
        <message>
            <source>TerraFM heads (*.safetensors);;All files (*)</source>
            <translation>Têtes TerraFM (*.safetensors);;Tous les fichiers (*)</translation>
        </message>
        <message>
            <source>Trained TerraFM Head</source>
            <translation>Tête TerraFM entraînée</translation>
        </message>
        <message>
            <source>file or imported name</source>
            <translation>fichier ou nom importé</translation>
        </message>
        <message>
            <source>The file of a trained cloud head, or the name that it was imported under</source>
            <translation>Le fichier d'une tête entraînée pour les nuages, ou le nom sous lequel elle a été importée</translation>
        </message>
        <message>
            <source>The model that the head was trained on: with any other it is refused</source>
            <translation>Le modèle sur lequel la tête a été entraînée : avec tout autre elle est refusée</translation>
        </message>
        <message>
            <source>Find by</source>
            <translation>Trouver par</translation>
        </message>
        <message>
            <source>SCL</source>
            <translation>SCL</translation>
        </message>
        <message>
            <source>Head</source>
            <translation>Tête</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modèle</translation>
        </message>
        <message>
            <source>Choose the head's file, or type its imported name.</source>
            <translation>Choisissez le fichier de la tête, ou tapez son nom importé.</translation>
        </message>
        <message>
            <source>Not open: {reason}.</source>
            <translation>Impossible : {reason}.</translation>
        </message>
        <message>
            <source>No way is open for this layer yet.</source>
            <translation>Aucune voie n'est encore possible pour cette couche.</translation>
        </message>
        <message>
            <source>By {method}, since {why}.</source>
            <translation>Par {method} : {why}.</translation>
        </message>
        <message>
            <source>Automatic</source>
            <translation>Automatique</translation>
        </message>
        <message>
            <source>Scene classification</source>
            <translation>Classification de scène</translation>
        </message>
        <message>
            <source>Cloud model (ukis-csmask)</source>
            <translation>Modèle de nuages (ukis-csmask)</translation>
        </message>
        <message>
            <source>TerraFM head</source>
            <translation>Tête TerraFM</translation>
        </message>
        <message>
            <source>Four classes from Sen2Cor; it finds one shadow in seven.</source>
            <translation>Quatre classes de Sen2Cor ; il trouve une ombre sur sept.</translation>
        </message>
        <message>
            <source>Clouds and shadows from blue, green, red and near infrared; thin cloud is not apart.</source>
            <translation>Nuages et ombres d'après bleu, vert, rouge et proche infrarouge ; les nuages fins ne sont pas à part.</translation>
        </message>
        <message>
            <source>Clouds from the ten bands of Level-1C; shadows are matched to them.</source>
            <translation>Nuages d'après les dix bandes de Level-1C ; les ombres leur sont associées.</translation>
        </message>
    </context>
    <context>
        <name>CloudResults</name>
        <message>
            <source>{name}: {cloud} cloud, {shadow} shadow. By {method}, since {why}.</source>
            <translation>{name} : {cloud} de nuages, {shadow} d'ombre. Par {method} : {why}.</translation>
        </message>
        <message>
            <source>Not by {method}: {reason}.</source>
            <translation>Pas par {method} : {reason}.</translation>
        </message>
        <message>
            <source>{count} layers have a mask, in the group {group}.</source>
            <translation>{count} couches ont un masque, dans le groupe {group}.</translation>
        </message>
        <message>
            <source>Clouds</source>
            <translation>Nuages</translation>
        </message>
        <message>
            <source>Offset</source>
            <translation>Décalage</translation>
        </message>
        <message>
            <source>Cancelled; finished masks stay.</source>
            <translation>Annulé ; les masques terminés restent.</translation>
        </message>
        <message>
            <source>Cancelled; nothing was left behind.</source>
            <translation>Annulé ; rien n'a été laissé.</translation>
        </message>
        <message>
            <source>{name}: {sentence}</source>
            <translation>{name} : {sentence}</translation>
        </message>
        <message>
            <source>{count} layers</source>
            <translation>{count} couches</translation>
        </message>
        <message>
            <source>scene classification</source>
            <translation>classification de scène</translation>
        </message>
        <message>
            <source>the TerraFM cloud head</source>
            <translation>la tête TerraFM pour les nuages</translation>
        </message>
        <message>
            <source>samples</source>
            <translation>échantillons</translation>
        </message>
    </context>
    <context>
        <name>CloudWays</name>
        <message>
            <source>Into the engine's own environment; it works without a network then</source>
            <translation>Dans l'environnement propre au moteur ; il marche ensuite sans réseau</translation>
        </message>
        <message>
            <source>Install the Cloud Model ({size} MB)</source>
            <translation>Installer le modèle de nuages ({size} Mo)</translation>
        </message>
        <message>
            <source>Install s2cloudless (10 MB)</source>
            <translation>Installer s2cloudless (10 Mo)</translation>
        </message>
        <message>
            <source>Installed; it is ready.</source>
            <translation>Installé ; il est prêt.</translation>
        </message>
        <message>
            <source>Installing</source>
            <translation>Installation</translation>
        </message>
    </context>
    <context>
        <name>CloudsSection</name>
        <message>
            <source>Clouds</source>
            <translation>Nuages</translation>
        </message>
        <message>
            <source>Find Clouds</source>
            <translation>Chercher les nuages</translation>
        </message>
        <message>
            <source>Make a mask of clouds and shadows, as a layer above the imagery</source>
            <translation>Faire un masque des nuages et des ombres, comme couche au-dessus de l'imagerie</translation>
        </message>
        <message>
            <source>More layers to find clouds in</source>
            <translation>Autres couches où chercher les nuages</translation>
        </message>
        <message>
            <source>Match shadows to clouds</source>
            <translation>Associer ombres et nuages</translation>
        </message>
        <message>
            <source>By the sun's position, where the way that is taken does not find shadows by itself</source>
            <translation>D'après la position du soleil, là où la méthode ne trouve pas les ombres elle-même</translation>
        </message>
        <message>
            <source>Choose a Sentinel-2 layer above.</source>
            <translation>Choisissez une couche Sentinel-2 ci-dessus.</translation>
        </message>
        <message>
            <source>none</source>
            <translation>aucune</translation>
        </message>
        <message>
            <source>A cloud mask, a scene classification (SCL), or any raster that is 0 where the ground is clear</source>
            <translation>Un masque de nuages, une classification de scène (SCL), ou tout raster qui vaut 0 là où le sol est dégagé</translation>
        </message>
        <message>
            <source>Leave clouds out of the map</source>
            <translation>Exclure les nuages de la carte</translation>
        </message>
        <message>
            <source>Neither mapped nor learned from: what the mask says is cloud, shadow or to be left out</source>
            <translation>Ni cartographié ni appris : ce qui selon le masque est nuage, ombre ou à exclure</translation>
        </message>
        <message>
            <source>nothing is left out</source>
            <translation>rien n'est exclu</translation>
        </message>
        <message>
            <source>More Layers…</source>
            <translation>Autres couches…</translation>
        </message>
        <message>
            <source>Find clouds in several layers, one after the other</source>
            <translation>Chercher les nuages dans plusieurs couches, l'une après l'autre</translation>
        </message>
        <message>
            <source>Mask</source>
            <translation>Masque</translation>
        </message>
        <message>
            <source>Find Clouds in {count} Layers</source>
            <translation>Chercher les nuages dans {count} couches</translation>
        </message>
        <message>
            <source>{name} ({number} of {count})</source>
            <translation>{name} ({number} sur {count})</translation>
        </message>
    </context>
    <context>
        <name>CompareRow</name>
        <message>
            <source>Opacity of the map</source>
            <translation>Opacité de la carte</translation>
        </message>
        <message>
            <source>Hold to Compare</source>
            <translation>Comparer</translation>
        </message>
        <message>
            <source>While pressed, TerraFM's maps are hidden and the imagery shows; on the map, hold down the key B</source>
            <translation>Tant qu'il est pressé, les cartes de TerraFM sont cachées et l'imagerie apparaît ; sur la carte, maintenir la touche B</translation>
        </message>
        <message>
            <source>Swipe</source>
            <translation>Balayer</translation>
        </message>
        <message>
            <source>A line on the map that can be dragged: imagery left of it, the map right of it; Esc ends it</source>
            <translation>Une ligne à déplacer sur la carte : l'imagerie à gauche, la carte à droite ; Échap y met fin</translation>
        </message>
        <message>
            <source>Map opacity</source>
            <translation>Opacité</translation>
        </message>
        <message>
            <source>There is no map on the screen yet</source>
            <translation>Il n'y a pas encore de carte à l'écran</translation>
        </message>
        <message>
            <source>How much ‘{name}’, the uppermost of TerraFM's maps, covers what lies below it</source>
            <translation>À quel point « {name} », la plus haute des cartes de TerraFM, couvre ce qui est dessous</translation>
        </message>
    </context>
    <context>
        <name>DatesAndTiles</name>
        <message>
            <source>Dates and Tiles…</source>
            <translation>Dates et tuiles…</translation>
        </message>
        <message>
            <source>Add other days, and tiles beside this one, that the project holds of the same place</source>
            <translation>Ajouter d’autres jours et des tuiles voisines que le projet contient du même lieu</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Lecture…</translation>
        </message>
        <message>
            <source>{count} products</source>
            <translation>{count} produits</translation>
        </message>
        <message>
            <source>{count} days ({first} – {last})</source>
            <translation>{count} jours ({first} – {last})</translation>
        </message>
        <message>
            <source>{count} tiles</source>
            <translation>{count} tuiles</translation>
        </message>
        <message>
            <source>up to {percent:.0f} % of a date filled</source>
            <translation>jusqu’à {percent:.0f} % d’une date comblés</translation>
        </message>
        <message>
            <source>{percent:.0f} % clouds</source>
            <translation>{percent:.0f} % de nuages</translation>
        </message>
        <message>
            <source>gives {percent:.0f} %</source>
            <translation>fournit {percent:.0f} %</translation>
        </message>
    </context>
    <context>
        <name>DatesAndTilesDialog</name>
        <message>
            <source>Dates and Tiles</source>
            <translation>Dates et tuiles</translation>
        </message>
        <message>
            <source>Imagery of the same place</source>
            <translation>Imagerie du même lieu</translation>
        </message>
        <message>
            <source>Ticked layers become one scene with {name}: what one day shows is one image, also of several tiles and UTM zones; other days are dates, which tell crops and meadows apart and fill the gaps of clouds.</source>
            <translation>Les couches cochées forment une seule scène avec {name} : ce que montre un jour est une image, même de plusieurs tuiles et fuseaux UTM ; les autres jours sont des dates, qui distinguent cultures et prairies et comblent les trous des nuages.</translation>
        </message>
    </context>
    <context>
        <name>EngineCommand</name>
        <message>
            <source>The engine stopped ({reason}): the TerraFM log has the details.</source>
            <translation>Le moteur s'est arrêté ({reason}) : le journal TerraFM donne les détails.</translation>
        </message>
    </context>
    <context>
        <name>EngineFooter</name>
        <message>
            <source>Set Up Engine</source>
            <translation>Installer le moteur</translation>
        </message>
        <message>
            <source>Choose or make the Python environment that the engine runs in</source>
            <translation>Choisir ou créer l'environnement Python dans lequel tourne le moteur</translation>
        </message>
        <message>
            <source>Models: list, download, import</source>
            <translation>Modèles : lister, télécharger, importer</translation>
        </message>
        <message>
            <source>Engine: set up, repair, remove</source>
            <translation>Moteur : installer, réparer, supprimer</translation>
        </message>
        <message>
            <source>Help on the panel</source>
            <translation>Aide sur le panneau</translation>
        </message>
    </context>
    <context>
        <name>EngineStatus</name>
        <message>
            <source>Engine ready · {device}</source>
            <translation>Moteur prêt · {device}</translation>
        </message>
        <message>
            <source>Engine at work · {device}</source>
            <translation>Moteur au travail · {device}</translation>
        </message>
        <message>
            <source>Engine is starting…</source>
            <translation>Le moteur démarre…</translation>
        </message>
        <message>
            <source>The engine is not set up.</source>
            <translation>Le moteur n'est pas installé.</translation>
        </message>
        <message>
            <source>The engine stopped; the next click starts it again.</source>
            <translation>Le moteur s'est arrêté ; le prochain clic le redémarre.</translation>
        </message>
        <message>
            <source>The engine starts when it is needed.</source>
            <translation>Le moteur démarre quand il le faut.</translation>
        </message>
    </context>
    <context>
        <name>EnvironmentChoices</name>
        <message>
            <source>The build of PyTorch, which does the computing</source>
            <translation>La version de PyTorch, qui fait les calculs</translation>
        </message>
        <message>
            <source>None: one build, which works everywhere</source>
            <translation>Aucune : une version, qui marche partout</translation>
        </message>
        <message>
            <source>The address of PyTorch's own packages, as its installation page gives it, without the part after the last slash. With it there is a smaller build without CUDA on Linux, and one with CUDA on Windows.</source>
            <translation>L'adresse des paquets propres à PyTorch, telle que la donne sa page d'installation, sans la partie après la dernière barre. Avec elle, il y a une version plus petite sans CUDA sous Linux, et une avec CUDA sous Windows.</translation>
        </message>
        <message>
            <source>Where the environment is made; nothing is put elsewhere</source>
            <translation>Où l'environnement est créé ; rien n'est mis ailleurs</translation>
        </message>
        <message>
            <source>The Python to make it with, from 3.11 on; empty: the first that fits is used</source>
            <translation>Le Python pour le créer, à partir de 3.11 ; vide : le premier qui convient</translation>
        </message>
        <message>
            <source>Found automatically</source>
            <translation>Trouvé automatiquement</translation>
        </message>
        <message>
            <source>For computers without a network, or for a build of PyTorch of your own: a folder of wheels</source>
            <translation>Pour les ordinateurs sans réseau, ou pour votre propre version de PyTorch : un dossier de wheels</translation>
        </message>
        <message>
            <source>Downloaded from the Python package index</source>
            <translation>Téléchargé de l'index de paquets Python</translation>
        </message>
        <message>
            <source>Add the cloud model for Level-1C and Level-2A (ukis-csmask, Apache-2.0, {size} MB)</source>
            <translation>Ajouter le modèle de nuages pour Level-1C et Level-2A (ukis-csmask, Apache-2.0, {size} Mo)</translation>
        </message>
        <message>
            <source>Finds clouds and their shadows without a network; can be added later from the panel, too.</source>
            <translation>Trouve nuages et ombres sans réseau ; peut aussi être ajouté plus tard depuis le panneau.</translation>
        </message>
        <message>
            <source>Add cloud detection for Level-1C (LightGBM; s2cloudless model, {licence})</source>
            <translation>Ajouter la détection des nuages pour Level-1C (LightGBM ; modèle s2cloudless, {licence})</translation>
        </message>
        <message>
            <source>About 10 MB more, for Level-1C alone.</source>
            <translation>Environ 10 Mo de plus, pour Level-1C seulement.</translation>
        </message>
        <message>
            <source>For the processor</source>
            <translation>Pour le processeur</translation>
        </message>
        <message>
            <source>For NVIDIA graphics cards and the processor</source>
            <translation>Pour cartes graphiques NVIDIA et processeur</translation>
        </message>
        <message>
            <source>For Macs</source>
            <translation>Pour Mac</translation>
        </message>
        <message>
            <source>about {size} GB</source>
            <translation>environ {size} Go</translation>
        </message>
        <message>
            <source>Build</source>
            <translation>Version</translation>
        </message>
        <message>
            <source>PyTorch's own</source>
            <translation>Paquets PyTorch</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Dossier</translation>
        </message>
        <message>
            <source>Made with</source>
            <translation>Créé avec</translation>
        </message>
        <message>
            <source>Wheels</source>
            <translation>Wheels</translation>
        </message>
        <message>
            <source>The s2cloudless model is Sinergise's, no part of TerraFM, and licensed {licence}: whoever publishes a mask that was made with it credits it.</source>
            <translation>Le modèle s2cloudless est de Sinergise, ne fait pas partie de TerraFM et est sous licence {licence} : qui publie un masque fait avec lui le cite.</translation>
        </message>
        <message>
            <source>No NVIDIA card was found: the processor computes, and the smallest build is enough.</source>
            <translation>Aucune carte NVIDIA trouvée : le processeur calcule, et la plus petite version suffit.</translation>
        </message>
        <message>
            <source>The NVIDIA driver is {version}: CUDA 13 needs {oldest} or newer. Update it to use the graphics card.</source>
            <translation>Le pilote NVIDIA est {version} : CUDA 13 demande {oldest} ou plus récent. Mettez-le à jour pour utiliser la carte graphique.</translation>
        </message>
        <message>
            <source>An NVIDIA driver was found ({version}). The card is tried once all is installed.</source>
            <translation>Un pilote NVIDIA a été trouvé ({version}). La carte est essayée quand tout est installé.</translation>
        </message>
        <message>
            <source>of unknown version</source>
            <translation>de version inconnue</translation>
        </message>
        <message>
            <source>Takes about {size} GB; {free:.0f} GB are free there.</source>
            <translation>Prend environ {size} Go ; {free:.0f} Go y sont libres.</translation>
        </message>
    </context>
    <context>
        <name>EnvironmentSetup</name>
        <message>
            <source>The packages cannot be looked through: {reason}.</source>
            <translation>Les paquets ne peuvent pas être examinés : {reason}.</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>rien</translation>
        </message>
        <message>
            <source>Damaged: {found}</source>
            <translation>Endommagé : {found}</translation>
        </message>
        <message>
            <source>The environment's Python does not start: it is made anew.</source>
            <translation>Le Python de l'environnement ne démarre pas : il est recréé.</translation>
        </message>
        <message>
            <source>Starting its Python</source>
            <translation>Démarrage de son Python</translation>
        </message>
        <message>
            <source>The engine runs in a Python of your own: have its pip install what {lock} lists, and start QGIS again.</source>
            <translation>Le moteur tourne dans un Python à vous : faites installer à son pip ce que liste {lock}, et relancez QGIS.</translation>
        </message>
        <message>
            <source>{python} does not exist: choose a Python interpreter.</source>
            <translation>{python} n'existe pas : choisissez un interpréteur Python.</translation>
        </message>
        <message>
            <source>No Python from 3.11 on with its venv module was found{seen}: install one (on Debian and Ubuntu the package python3-venv) and choose it here.</source>
            <translation>Aucun Python à partir de 3.11 avec son module venv n'a été trouvé{seen} : installez-en un (sous Debian et Ubuntu le paquet python3-venv) et choisissez-le ici.</translation>
        </message>
        <message>
            <source>Looking for a Python</source>
            <translation>Recherche d'un Python</translation>
        </message>
        <message>
            <source>Made with another Python or build of PyTorch: it is removed and made anew.</source>
            <translation>Créé avec un autre Python ou une autre version de PyTorch : il est supprimé et recréé.</translation>
        </message>
        <message>
            <source>The folder {folder} cannot be written ({error}): choose another place.</source>
            <translation>Le dossier {folder} ne peut pas être écrit ({error}) : choisissez un autre endroit.</translation>
        </message>
        <message>
            <source>it does not start</source>
            <translation>il ne démarre pas</translation>
        </message>
        <message>
            <source>{python} cannot run the TerraFM engine ({problems}): install what is listed in {lock} there, or choose another Python.</source>
            <translation>{python} ne peut pas faire tourner le moteur TerraFM ({problems}) : installez-y ce qui est listé dans {lock}, ou choisissez un autre Python.</translation>
        </message>
        <message>
            <source>Starting the engine</source>
            <translation>Démarrage du moteur</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Prêt</translation>
        </message>
    </context>
    <context>
        <name>GridChoice</name>
        <message>
            <source>Take the imagery's own pixels again</source>
            <translation>Reprendre les pixels de l’imagerie</translation>
        </message>
        <message>
            <source>Pixels of {name}</source>
            <translation>Pixels de {name}</translation>
        </message>
    </context>
    <context>
        <name>GridRow</name>
        <message>
            <source>A raster whose pixels the map takes (CRS, pixel size, extent) in place of the imagery's own: a map to compare with, part of a study area</source>
            <translation>Un raster dont la carte prend les pixels (SCR, taille des pixels, emprise) au lieu de ceux de l’imagerie : une carte à comparer, une partie d’une zone d’étude</translation>
        </message>
        <message>
            <source>the imagery</source>
            <translation>l’imagerie</translation>
        </message>
        <message>
            <source>Pixels of</source>
            <translation>Pixels de</translation>
        </message>
    </context>
    <context>
        <name>ImagerySection</name>
        <message>
            <source>Imagery</source>
            <translation>Imagerie</translation>
        </message>
        <message>
            <source>Copying the layer for the engine…</source>
            <translation>Copie de la couche pour le moteur…</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Lecture…</translation>
        </message>
    </context>
    <context>
        <name>ImportSamples</name>
        <message>
            <source>The field whose values are the classes</source>
            <translation>Le champ dont les valeurs sont les classes</translation>
        </message>
        <message>
            <source>How many samples are placed inside each polygon, at random</source>
            <translation>Combien d'échantillons sont placés au hasard dans chaque polygone</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>Importer</translation>
        </message>
        <message>
            <source>Add these samples to the samples layer; one Undo takes them back</source>
            <translation>Ajouter ces échantillons à la couche d'échantillons ; une seule annulation les retire</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Fermer</translation>
        </message>
        <message>
            <source>{name} holds no points or polygons that QGIS can read.</source>
            <translation>{name} ne contient ni points ni polygones que QGIS puisse lire.</translation>
        </message>
        <message>
            <source>Points or polygons whose class is in a field</source>
            <translation>Points ou polygones dont la classe est dans un champ</translation>
        </message>
        <message>
            <source>Import from a file</source>
            <translation>Importer d'un fichier</translation>
        </message>
        <message>
            <source>Per polygon</source>
            <translation>Par polygone</translation>
        </message>
        <message>
            <source>Import from</source>
            <translation>Importer de</translation>
        </message>
        <message>
            <source>Class field</source>
            <translation>Champ de classe</translation>
        </message>
        <message>
            <source>Vector files</source>
            <translation>Fichiers vecteur</translation>
        </message>
        <message>
            <source>All (*)</source>
            <translation>Tous (*)</translation>
        </message>
        <message>
            <source>Import Samples from</source>
            <translation>Importer des échantillons de</translation>
        </message>
        <message>
            <source>Reading samples of {name}</source>
            <translation>Lecture des échantillons de {name}</translation>
        </message>
        <message>
            <source>Load a layer of points or polygons, or choose a file with the button above.</source>
            <translation>Chargez une couche de points ou de polygones, ou choisissez un fichier avec le bouton ci-dessus.</translation>
        </message>
        <message>
            <source>This layer has no field that could hold classes: choose another.</source>
            <translation>Cette couche n'a pas de champ qui puisse contenir des classes : choisissez-en une autre.</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Lecture…</translation>
        </message>
    </context>
    <context>
        <name>InstalledEnvironment</name>
        <message>
            <source>Repair</source>
            <translation>Réparer</translation>
        </message>
        <message>
            <source>Look for every file and install again what is damaged or missing</source>
            <translation>Chercher chaque fichier et réinstaller ce qui est endommagé ou manque</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>Supprimer…</translation>
        </message>
        <message>
            <source>Delete the environment from the disk; models, maps and settings stay</source>
            <translation>Supprimer l'environnement du disque ; modèles, cartes et réglages restent</translation>
        </message>
        <message>
            <source>Delete It</source>
            <translation>Supprimer</translation>
        </message>
        <message>
            <source>Keep It</source>
            <translation>Garder</translation>
        </message>
        <message>
            <source>In {folder}</source>
            <translation>Dans {folder}</translation>
        </message>
        <message>
            <source>Size of TerraFM's environment</source>
            <translation>Taille de l'environnement de TerraFM</translation>
        </message>
        <message>
            <source>In {folder}, {size}</source>
            <translation>Dans {folder}, {size}</translation>
        </message>
        <message>
            <source>not whole: repair it, or create it again</source>
            <translation>incomplet : réparez-le, ou recréez-le</translation>
        </message>
        <message>
            <source>Delete {size} in {folder}?</source>
            <translation>Supprimer {size} dans {folder} ?</translation>
        </message>
        <message>
            <source>Removing {folder}…</source>
            <translation>Suppression de {folder}…</translation>
        </message>
        <message>
            <source>Removing TerraFM's environment</source>
            <translation>Suppression de l'environnement de TerraFM</translation>
        </message>
        <message>
            <source>{size} were freed; nothing is left of {folder}.</source>
            <translation>{size} ont été libérés ; il ne reste rien de {folder}.</translation>
        </message>
        <message>
            <source>Some of {folder} could not be removed: close other programs that use it and try again.</source>
            <translation>Une partie de {folder} n'a pas pu être supprimée : fermez les autres programmes qui l'utilisent et réessayez.</translation>
        </message>
    </context>
    <context>
        <name>LayerFiles</name>
        <message>
            <source>Copying {name} for TerraFM</source>
            <translation>Copie de {name} pour TerraFM</translation>
        </message>
    </context>
    <context>
        <name>LevelBox</name>
        <message>
            <source>What the map shows: the classes that you click, or coarser ones, whose probabilities are those of the classes in them, summed</source>
            <translation>Ce que montre la carte : les classes que vous cliquez, ou de plus grossières, dont la probabilité est la somme de celles qu’elles contiennent</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>Niveau</translation>
        </message>
        <message>
            <source>{number}: as clicked</source>
            <translation>{number} : comme cliqué</translation>
        </message>
        <message>
            <source>{name} ({count} classes)</source>
            <translation>{name} ({count} classes)</translation>
        </message>
    </context>
    <context>
        <name>LiveLayers</name>
        <message>
            <source>TerraFM land cover</source>
            <translation>Occupation du sol TerraFM</translation>
        </message>
        <message>
            <source>TerraFM confidence</source>
            <translation>Confiance TerraFM</translation>
        </message>
    </context>
    <context>
        <name>LiveMapController</name>
        <message>
            <source>Choose a Sentinel-2 or Sentinel-1 layer to begin.</source>
            <translation>Choisissez une couche Sentinel-2 ou Sentinel-1 pour commencer.</translation>
        </message>
        <message>
            <source>The map shows no part of the imagery: zoom to it.</source>
            <translation>La carte ne montre aucune partie de l'imagerie : zoomez dessus.</translation>
        </message>
    </context>
    <context>
        <name>LookButton</name>
        <message>
            <source>See the imagery in other colours</source>
            <translation>Voir l'imagerie dans d'autres couleurs</translation>
        </message>
    </context>
    <context>
        <name>MapCheck</name>
        <message>
            <source>The layer '{name}' is not as its file is, in CRS or no data: export it as a GeoTIFF first.</source>
            <translation>La couche '{name}' n'est pas comme son fichier, en SCR ou sans données : exportez-la d'abord en GeoTIFF.</translation>
        </message>
        <message>
            <source>{name} – check</source>
            <translation>{name} – vérification</translation>
        </message>
        <message>
            <source>'{path}' could not be opened as a layer.</source>
            <translation>'{path}' n'a pas pu être ouvert comme couche.</translation>
        </message>
    </context>
    <context>
        <name>MapOutputs</name>
        <message>
            <source>The map was saved as {path}, its polygons as {polygons}.</source>
            <translation>La carte a été enregistrée sous {path}, ses polygones sous {polygons}.</translation>
        </message>
        <message>
            <source>The map was saved as {path}.</source>
            <translation>La carte a été enregistrée sous {path}.</translation>
        </message>
        <message>
            <source>live map</source>
            <translation>carte en direct</translation>
        </message>
        <message>
            <source>The report on ‘{name}’: &lt;a href="{link}"&gt;{path}&lt;/a&gt;</source>
            <translation>Le rapport sur « {name} » : &lt;a href="{link}"&gt;{path}&lt;/a&gt;</translation>
        </message>
        <message>
            <source>The map does not carry a report: save it again with this version.</source>
            <translation>La carte ne porte pas de rapport : enregistrez-la de nouveau avec cette version.</translation>
        </message>
        <message>
            <source>Land cover</source>
            <translation>Occupation du sol</translation>
        </message>
        <message>
            <source>The layout shows the live map, which is not kept with the project: save the map.</source>
            <translation>La mise en page montre la carte en direct, qui n'est pas gardée avec le projet : enregistrez la carte.</translation>
        </message>
        <message>
            <source>TerraFM</source>
            <translation>TerraFM</translation>
        </message>
    </context>
    <context>
        <name>MapSection</name>
        <message>
            <source>Map</source>
            <translation>Carte</translation>
        </message>
        <message>
            <source>Live</source>
            <translation>En direct</translation>
        </message>
        <message>
            <source>Map what the screen shows after each click and pan, then the rest of the scene</source>
            <translation>Cartographier ce que montre l'écran après chaque clic et déplacement, puis le reste de la scène</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>Confiance</translation>
        </message>
        <message>
            <source>A second layer over the map: the probability of the mapped class, dark where the map is doubtful</source>
            <translation>Une seconde couche sur la carte : la probabilité de la classe, sombre là où la carte est douteuse</translation>
        </message>
        <message>
            <source>Whole Scene</source>
            <translation>Tout faire</translation>
        </message>
        <message>
            <source>Map all of the scene now and show it</source>
            <translation>Cartographier toute la scène maintenant et la montrer</translation>
        </message>
        <message>
            <source>Save as…</source>
            <translation>Sauver…</translation>
        </message>
        <message>
            <source>Map all of the scene into a GeoTIFF with class names and colours, on request into polygons too</source>
            <translation>Cartographier toute la scène dans un GeoTIFF avec noms et couleurs des classes, sur demande aussi en polygones</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Plus</translation>
        </message>
        <message>
            <source>A report on the map, or a print layout of it</source>
            <translation>Un rapport sur la carte, ou une mise en page</translation>
        </message>
        <message>
            <source>Save Report…</source>
            <translation>Enregistrer un rapport…</translation>
        </message>
        <message>
            <source>A page on the saved map, or else the live one: picture, accuracy, areas, and how it was made</source>
            <translation>Une page sur la carte enregistrée, sinon sur celle en direct : image, exactitude, surfaces, et comment elle fut faite</translation>
        </message>
        <message>
            <source>Print Layout</source>
            <translation>Mise en page</translation>
        </message>
        <message>
            <source>Open a new print layout of the map with legend, areas, accuracy and credits</source>
            <translation>Ouvrir une nouvelle mise en page de la carte avec légende, surfaces, exactitude et crédits</translation>
        </message>
        <message>
            <source>No map yet.</source>
            <translation>Pas encore de carte.</translation>
        </message>
        <message>
            <source>Too few samples to estimate the accuracy: add some in other places.</source>
            <translation>Trop peu d'échantillons pour estimer l'exactitude : ajoutez-en à d'autres endroits.</translation>
        </message>
        <message>
            <source>Cross-validated: {overall:.0f} % correct, F1 {f1}</source>
            <translation>Validation croisée : {overall:.0f} % justes, F1 {f1}</translation>
        </message>
        <message>
            <source>Each sample is classified by a classifier that has not seen it or its neighbours; F1 is the mean over the classes.</source>
            <translation>Chaque échantillon est classé par un classificateur qui n'a vu ni lui ni ses voisins ; F1 est la moyenne des classes.</translation>
        </message>
        <message>
            <source>A random forest on the bands: {overall:.0f} %, F1 {f1}</source>
            <translation>Une forêt aléatoire sur les bandes : {overall:.0f} %, F1 {f1}</translation>
        </message>
        <message>
            <source>It is ahead: try the randomised trees.</source>
            <translation>Elle est devant : essayez les arbres aléatoires.</translation>
        </message>
        <message>
            <source>Areas in the whole scene</source>
            <translation>Surfaces dans toute la scène</translation>
        </message>
        <message>
            <source>Areas on the screen</source>
            <translation>Surfaces à l'écran</translation>
        </message>
        <message>
            <source>Polygons in a GeoPackage, and the GeoTIFF (*.gpkg)</source>
            <translation>Polygones dans un GeoPackage, et le GeoTIFF (*.gpkg)</translation>
        </message>
        <message>
            <source>Save the Map as</source>
            <translation>Enregistrer la carte sous</translation>
        </message>
        <message>
            <source>Pages (*.html)</source>
            <translation>Pages (*.html)</translation>
        </message>
        <message>
            <source>Save the Report as</source>
            <translation>Enregistrer le rapport sous</translation>
        </message>
    </context>
    <context>
        <name>MaskReading</name>
        <message>
            <source>Values that were seen: {values}</source>
            <translation>Valeurs rencontrées : {values}</translation>
        </message>
        <message>
            <source>Read as a scene classification (SCL): clouds, shadows and defective pixels are left out.</source>
            <translation>Lu comme classification de scène (SCL) : nuages, ombres et pixels défectueux sont exclus.</translation>
        </message>
        <message>
            <source>Read as a cloud mask: clouds and shadows, all but 0, are left out.</source>
            <translation>Lu comme masque de nuages : nuages et ombres, tout sauf 0, sont exclus.</translation>
        </message>
        <message>
            <source>Read as Fmask: clouds (4) and shadows (2) are left out.</source>
            <translation>Lu comme Fmask : nuages (4) et ombres (2) sont exclus.</translation>
        </message>
        <message>
            <source>Read as Fmask of HLS: clouds, what lies beside them, and shadows are left out.</source>
            <translation>Lu comme Fmask de HLS : nuages, ce qui les borde et ombres sont exclus.</translation>
        </message>
        <message>
            <source>Read as a mask of valid pixels: 0 is left out.</source>
            <translation>Lu comme masque de pixels valides : 0 est exclu.</translation>
        </message>
        <message>
            <source>Read as a mask of 0 and 1: all but 0 is left out.</source>
            <translation>Lu comme masque de 0 et 1 : tout sauf 0 est exclu.</translation>
        </message>
    </context>
    <context>
        <name>MethodSection</name>
        <message>
            <source>Method</source>
            <translation>Méthode</translation>
        </message>
        <message>
            <source>Linear and trees</source>
            <translation>Linéaire et arbres</translation>
        </message>
        <message>
            <source>Linear probe</source>
            <translation>Sonde linéaire</translation>
        </message>
        <message>
            <source>Nearest neighbours</source>
            <translation>Plus proches voisins</translation>
        </message>
        <message>
            <source>Randomised trees</source>
            <translation>Arbres aléatoires</translation>
        </message>
        <message>
            <source>Linear and trees: together, as your samples speak for them; the better choice where they were surveyed. Neighbours: for classes of many faces. Trees: the pixels alone, without what is around.</source>
            <translation>Linéaire et arbres : ensemble, selon ce que disent vos échantillons ; le meilleur choix là où ils ont été relevés. Voisins : pour des classes aux visages multiples. Arbres : les pixels seuls, sans leurs alentours.</translation>
        </message>
        <message>
            <source>as imagery</source>
            <translation>comme l'imagerie</translation>
        </message>
        <message>
            <source>Pixel size of the map</source>
            <translation>Taille des pixels de la carte</translation>
        </message>
        <message>
            <source>none</source>
            <translation>aucune</translation>
        </message>
        <message>
            <source>Averages the class probabilities over this distance among pixels that look alike: fewer lone pixels, while edges and roads stay</source>
            <translation>Fait la moyenne des probabilités sur cette distance entre pixels semblables : moins de pixels isolés, bords et chemins conservés</translation>
        </message>
        <message>
            <source>The model whose features are classified</source>
            <translation>Le modèle dont les caractéristiques sont classées</translation>
        </message>
        <message>
            <source>Classes equally common</source>
            <translation>Classes aussi fréquentes</translation>
        </message>
        <message>
            <source>Off: how common each class is, is told from the scene, so that rare ones are not found everywhere. On: finds more of what is rare, and more that only looks like it. For the linear probe, also with trees.</source>
            <translation>Désactivé : la fréquence de chaque classe est tirée de la scène, pour que les rares ne soient pas trouvées partout. Activé : trouve plus de ce qui est rare, et plus de ce qui y ressemble seulement. Pour la sonde linéaire, aussi avec arbres.</translation>
        </message>
        <message>
            <source>Compare: random forest</source>
            <translation>Comparer : forêt aléatoire</translation>
        </message>
        <message>
            <source>Cross-validate a random forest on the bands too, once the map is there; a click comes first</source>
            <translation>Faire aussi la validation croisée d'une forêt aléatoire sur les bandes, une fois la carte faite ; un clic passe avant</translation>
        </message>
        <message>
            <source>Classifier</source>
            <translation>Classificateur</translation>
        </message>
        <message>
            <source>Resolution</source>
            <translation>Résolution</translation>
        </message>
        <message>
            <source>Smoothing</source>
            <translation>Lissage</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modèle</translation>
        </message>
        <message>
            <source>smoothed {metres}</source>
            <translation>lissé sur {metres}</translation>
        </message>
    </context>
    <context>
        <name>ModelLibrary</name>
        <message>
            <source>Reading the models</source>
            <translation>Lecture des modèles</translation>
        </message>
        <message>
            <source>Downloading {name}</source>
            <translation>Téléchargement de {name}</translation>
        </message>
        <message>
            <source>There is a model named {name}: choose another name, or remove that one first.</source>
            <translation>Il y a un modèle nommé {name} : choisissez un autre nom, ou supprimez-le d'abord.</translation>
        </message>
        <message>
            <source>Importing {name}</source>
            <translation>Importation de {name}</translation>
        </message>
        <message>
            <source>Checking {name}</source>
            <translation>Vérification de {name}</translation>
        </message>
        <message>
            <source>Removing {name}</source>
            <translation>Suppression de {name}</translation>
        </message>
        <message>
            <source>New maps are made with {title}.</source>
            <translation>Les nouvelles cartes sont faites avec {title}.</translation>
        </message>
        <message>
            <source>Something else is under way: wait for it, or cancel it.</source>
            <translation>Autre chose est en cours : attendez, ou annulez.</translation>
        </message>
        <message>
            <source>{title} is ready as {name}.</source>
            <translation>{title} est prêt sous le nom {name}.</translation>
        </message>
        <message>
            <source>{name} was removed.</source>
            <translation>{name} a été supprimé.</translation>
        </message>
        <message>
            <source>{name} is whole.</source>
            <translation>{name} est intact.</translation>
        </message>
    </context>
    <context>
        <name>ModelTable</name>
        <message>
            <source>Model</source>
            <translation>Modèle</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Taille</translation>
        </message>
        <message>
            <source>Trained</source>
            <translation>Entraîné</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>Source</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>Licence</translation>
        </message>
        <message>
            <source>Verified</source>
            <translation>Vérifié</translation>
        </message>
        <message>
            <source>What the engine can compute with; select one to read where it comes from</source>
            <translation>Avec quoi le moteur peut calculer ; sélectionnez-en un pour lire d'où il vient</translation>
        </message>
        <message>
            <source>{title} – default</source>
            <translation>{title} – par défaut</translation>
        </message>
        <message>
            <source>head</source>
            <translation>tête</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>oui</translation>
        </message>
        <message>
            <source>no</source>
            <translation>non</translation>
        </message>
        <message>
            <source>not stated</source>
            <translation>non indiqué</translation>
        </message>
        <message>
            <source>built in</source>
            <translation>intégré</translation>
        </message>
        <message>
            <source>bundled</source>
            <translation>fourni</translation>
        </message>
        <message>
            <source>downloaded</source>
            <translation>téléchargé</translation>
        </message>
        <message>
            <source>imported</source>
            <translation>importé</translation>
        </message>
        <message>
            <source>damaged</source>
            <translation>endommagé</translation>
        </message>
        <message>
            <source>whole</source>
            <translation>intact</translation>
        </message>
        <message>
            <source>at its download</source>
            <translation>à son téléchargement</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>pas encore</translation>
        </message>
    </context>
    <context>
        <name>ModelsDialog</name>
        <message>
            <source>TerraFM Models</source>
            <translation>Modèles TerraFM</translation>
        </message>
        <message>
            <source>Use for New Maps</source>
            <translation>Prendre pour les nouvelles cartes</translation>
        </message>
        <message>
            <source>New projects and the Processing algorithms take this model</source>
            <translation>Les nouveaux projets et les algorithmes de traitement prennent ce modèle</translation>
        </message>
        <message>
            <source>Verify</source>
            <translation>Vérifier</translation>
        </message>
        <message>
            <source>Read every byte of the file and hold it to its checksum</source>
            <translation>Lire chaque octet du fichier et le comparer à sa somme de contrôle</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>Supprimer…</translation>
        </message>
        <message>
            <source>Delete the file from the folder of models</source>
            <translation>Supprimer le fichier du dossier des modèles</translation>
        </message>
        <message>
            <source>Delete It</source>
            <translation>Supprimer</translation>
        </message>
        <message>
            <source>The file cannot be brought back</source>
            <translation>Le fichier ne peut pas être récupéré</translation>
        </message>
        <message>
            <source>Keep It</source>
            <translation>Garder</translation>
        </message>
        <message>
            <source>Leave everything as it is</source>
            <translation>Tout laisser tel quel</translation>
        </message>
        <message>
            <source>Name: {name}</source>
            <translation>Nom : {name}</translation>
        </message>
        <message>
            <source>Where it comes from: {provenance}</source>
            <translation>Provenance : {provenance}</translation>
        </message>
        <message>
            <source>Licence: {licence}</source>
            <translation>Licence : {licence}</translation>
        </message>
        <message>
            <source>not stated</source>
            <translation>non indiqué</translation>
        </message>
        <message>
            <source>File: {path}</source>
            <translation>Fichier : {path}</translation>
        </message>
        <message>
            <source>Delete {name}, {size}?</source>
            <translation>Supprimer {name}, {size} ?</translation>
        </message>
    </context>
    <context>
        <name>MoreLayers</name>
        <message>
            <source>More Layers…</source>
            <translation>Autres couches…</translation>
        </message>
        <message>
            <source>Join elevation, indices, classes or a precomputed embedding to the imagery, or map from them alone</source>
            <translation>Joindre altitude, indices, classes ou un embedding précalculé à l’imagerie, ou cartographier à partir d’eux seuls</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Lecture…</translation>
        </message>
        <message>
            <source>cannot be used</source>
            <translation>inutilisable</translation>
        </message>
        <message>
            <source>amounts</source>
            <translation>quantités</translation>
        </message>
        <message>
            <source>{count} classes</source>
            <translation>{count} classes</translation>
        </message>
        <message>
            <source>embedding of {count} numbers</source>
            <translation>embedding de {count} nombres</translation>
        </message>
    </context>
    <context>
        <name>MoreLayersDialog</name>
        <message>
            <source>More Layers</source>
            <translation>Autres couches</translation>
        </message>
        <message>
            <source>Raster layers of the project</source>
            <translation>Couches raster du projet</translation>
        </message>
        <message>
            <source>Ticked layers are joined to the imagery as features: elevation, indices, classes, another composite, or a precomputed embedding, which also maps without imagery. How much each counts is told from your samples.</source>
            <translation>Les couches cochées sont jointes à l’imagerie comme descripteurs : altitude, indices, classes, une autre composition ou un embedding précalculé, qui cartographie aussi sans imagerie. Le poids de chacune est déterminé d’après vos échantillons.</translation>
        </message>
    </context>
    <context>
        <name>NoticeWithDetails</name>
        <message>
            <source>Hide details</source>
            <translation>Masquer les détails</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>Détails</translation>
        </message>
    </context>
    <context>
        <name>OfficialWeights</name>
        <message>
            <source>Official weights</source>
            <translation>Poids officiels</translation>
        </message>
        <message>
            <source>I have read this and want these weights on my computer</source>
            <translation>J'ai lu ceci et je veux ces poids sur mon ordinateur</translation>
        </message>
        <message>
            <source>Without it nothing is downloaded</source>
            <translation>Sans cela rien n'est téléchargé</translation>
        </message>
        <message>
            <source>What the model is called from now on: letters, digits, '-' and '_'</source>
            <translation>Le nom du modèle désormais : lettres, chiffres, '-' et '_'</translation>
        </message>
        <message>
            <source>Replace another model of that name</source>
            <translation>Remplacer un autre modèle de ce nom</translation>
        </message>
        <message>
            <source>Needed where the publisher has changed the file since it was downloaded</source>
            <translation>Nécessaire si l'éditeur a changé le fichier depuis son téléchargement</translation>
        </message>
        <message>
            <source>Download</source>
            <translation>Télécharger</translation>
        </message>
        <message>
            <source>What was interrupted goes on where it stopped; every byte is checked</source>
            <translation>Ce qui fut interrompu reprend où il s'est arrêté ; chaque octet est vérifié</translation>
        </message>
        <message>
            <source>{file} by the authors of TerraFM: {size:.0f} MB from huggingface.co/{repository}.</source>
            <translation>{file} par les auteurs de TerraFM : {size:.0f} Mo de huggingface.co/{repository}.</translation>
        </message>
        <message>
            <source>Resume Download ({there:.0f} MB are here)</source>
            <translation>Reprendre le téléchargement ({there:.0f} Mo sont là)</translation>
        </message>
    </context>
    <context>
        <name>OtherDate</name>
        <message>
            <source>the later date</source>
            <translation>la date postérieure</translation>
        </message>
        <message>
            <source>the earlier date</source>
            <translation>la date antérieure</translation>
        </message>
        <message>
            <source>When the imagery that is chosen at the top was taken</source>
            <translation>Quand l'imagerie choisie en haut a été prise</translation>
        </message>
        <message>
            <source>Sentinel-2 of the other date, of the same processing level</source>
            <translation>Sentinel-2 de l'autre date, du même niveau de traitement</translation>
        </message>
        <message>
            <source>Sentinel-1 of the other date; without it, Sentinel-2 alone is compared</source>
            <translation>Sentinel-1 de l'autre date ; sans elle, seul Sentinel-2 est comparé</translation>
        </message>
        <message>
            <source>Other Sentinel-2</source>
            <translation>Autre Sentinel-2</translation>
        </message>
        <message>
            <source>Other Sentinel-1</source>
            <translation>Autre Sentinel-1</translation>
        </message>
        <message>
            <source>The two dates are said to have different processing levels: use one level.</source>
            <translation>Les deux dates ont des niveaux de traitement différents : prenez un seul niveau.</translation>
        </message>
        <message>
            <source>Imagery is</source>
            <translation>L'imagerie est</translation>
        </message>
        <message>
            <source>none</source>
            <translation>aucune</translation>
        </message>
    </context>
    <context>
        <name>OtherMapSettings</name>
        <message>
            <source>Only the visible part</source>
            <translation>Seulement la partie visible</translation>
        </message>
        <message>
            <source>Only what the screen shows of the imagery: sooner done where that is large</source>
            <translation>Seulement ce que l'écran montre de l'imagerie : plus vite fait là où elle est grande</translation>
        </message>
        <message>
            <source>Similar to</source>
            <translation>Semblable à</translation>
        </message>
        <message>
            <source>Clusters</source>
            <translation>Groupes</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Taille</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>Carte</translation>
        </message>
        <message>
            <source>Similarity to places</source>
            <translation>Similarité à des lieux</translation>
        </message>
        <message>
            <source>Change between two dates</source>
            <translation>Changement entre deux dates</translation>
        </message>
        <message>
            <source>Embedding as colours</source>
            <translation>Plongement en couleurs</translation>
        </message>
        <message>
            <source>Cloud-free composite</source>
            <translation>Composition sans nuages</translation>
        </message>
        <message>
            <source>Segments</source>
            <translation>Segments</translation>
        </message>
        <message>
            <source>Show me more like this: how similar every place is to those you click</source>
            <translation>Montre-moi des lieux comme celui-ci : à quel point chaque lieu ressemble à ceux cliqués</translation>
        </message>
        <message>
            <source>Groups of places that look alike, without samples</source>
            <translation>Groupes de lieux qui se ressemblent, sans échantillons</translation>
        </message>
        <message>
            <source>How much every place changed, from 0 to 100</source>
            <translation>À quel point chaque lieu a changé, de 0 à 100</translation>
        </message>
        <message>
            <source>The first three principal components as red, green and blue</source>
            <translation>Les trois premières composantes principales en rouge, vert et bleu</translation>
        </message>
        <message>
            <source>One scene of the dates and tiles that are chosen at the top, without clouds</source>
            <translation>Une scène des dates et tuiles choisies en haut, sans nuages</translation>
        </message>
        <message>
            <source>Areas that look alike inside, to be mapped as parcels where there are none</source>
            <translation>Surfaces homogènes, à cartographier comme parcelles là où il n’y en a pas</translation>
        </message>
        <message>
            <source>Maps from the same features, which need no classes</source>
            <translation>Cartes tirées des mêmes caractéristiques, sans classes</translation>
        </message>
        <message>
            <source>the mean of the places</source>
            <translation>la moyenne des lieux</translation>
        </message>
        <message>
            <source>the nearest of the places</source>
            <translation>le plus proche des lieux</translation>
        </message>
        <message>
            <source>The mean suits places of one kind, the nearest places of several kinds</source>
            <translation>La moyenne convient à des lieux d'une sorte, le plus proche à des lieux de plusieurs sortes</translation>
        </message>
        <message>
            <source> ha</source>
            <translation> ha</translation>
        </message>
        <message>
            <source>Area of a segment in hectares, about</source>
            <translation>Surface approximative d’un segment en hectares</translation>
        </message>
        <message>
            <source>suggested</source>
            <translation>suggéré</translation>
        </message>
        <message>
            <source>How many; suggested: the number from 3 to 15 that separates them best</source>
            <translation>Combien ; suggéré : le nombre de 3 à 15 qui les sépare le mieux</translation>
        </message>
    </context>
    <context>
        <name>OtherMaps</name>
        <message>
            <source>The map {path} cannot be opened.</source>
            <translation>La carte {path} ne peut pas être ouverte.</translation>
        </message>
    </context>
    <context>
        <name>OtherMapsSection</name>
        <message>
            <source>Other Maps</source>
            <translation>Autres cartes</translation>
        </message>
        <message>
            <source>Make the map as a layer; model, resolution and smoothing are those of the section Method</source>
            <translation>Faire la carte comme couche ; modèle, résolution et lissage sont ceux de la section Méthode</translation>
        </message>
        <message>
            <source>Use as Parcels</source>
            <translation>Prendre comme parcelles</translation>
        </message>
        <message>
            <source>Map by these segments: each has one class, and a click inside labels all of it</source>
            <translation>Cartographier selon ces segments : chacun a une classe, et un clic à l’intérieur vaut pour tout le segment</translation>
        </message>
        <message>
            <source>Map Similarity</source>
            <translation>Cartographier la similarité</translation>
        </message>
        <message>
            <source>Map Clusters</source>
            <translation>Cartographier les groupes</translation>
        </message>
        <message>
            <source>Map Change</source>
            <translation>Cartographier le changement</translation>
        </message>
        <message>
            <source>Map Embedding</source>
            <translation>Cartographier le plongement</translation>
        </message>
        <message>
            <source>Make Composite</source>
            <translation>Créer la composition</translation>
        </message>
        <message>
            <source>Make Segments</source>
            <translation>Créer les segments</translation>
        </message>
        <message>
            <source>Cancelled; nothing was left behind.</source>
            <translation>Annulé ; rien n'a été laissé.</translation>
        </message>
    </context>
    <context>
        <name>OverlapRow</name>
        <message>
            <source>Show the outlines of both layers on the map</source>
            <translation>Montrer les contours des deux couches sur la carte</translation>
        </message>
    </context>
    <context>
        <name>ParcelsChoice</name>
        <message>
            <source>no parcels</source>
            <translation>pas de parcelles</translation>
        </message>
        <message>
            <source>A polygon layer whose areas are the map's unit: each has one class, and a click inside labels all of it</source>
            <translation>Une couche de polygones dont les surfaces sont l'unité de la carte : chacune a une classe, et un clic à l'intérieur l'étiquette tout entière</translation>
        </message>
        <message>
            <source>Parcels</source>
            <translation>Parcelles</translation>
        </message>
        <message>
            <source>Copying {name} for TerraFM</source>
            <translation>Copie de {name} pour TerraFM</translation>
        </message>
    </context>
    <context>
        <name>PlacePicker</name>
        <message>
            <source>Pick Places</source>
            <translation>Choisir des lieux</translation>
        </message>
        <message>
            <source>Click one or a few places on the map to find more like them; right click takes one back, Esc ends</source>
            <translation>Cliquez un ou quelques lieux sur la carte pour en trouver de semblables ; clic droit en retire un, Échap termine</translation>
        </message>
        <message>
            <source>Forget the places</source>
            <translation>Oublier les lieux</translation>
        </message>
        <message>
            <source>{count} places picked.</source>
            <translation>{count} lieux choisis.</translation>
        </message>
        <message>
            <source>One place picked.</source>
            <translation>Un lieu choisi.</translation>
        </message>
        <message>
            <source>Click the map; Esc ends.</source>
            <translation>Cliquez sur la carte ; Échap termine.</translation>
        </message>
    </context>
    <context>
        <name>PointWalk</name>
        <message>
            <source>The answer could not be written to the layer of points: is its file there?</source>
            <translation>La réponse n'a pas pu être écrite dans la couche de points : son fichier est-il là ?</translation>
        </message>
    </context>
    <context>
        <name>ProgressRow</name>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>{doing} – {percent:.0f} %</source>
            <translation>{doing} – {percent:.0f} %</translation>
        </message>
    </context>
    <context>
        <name>RasterSource</name>
        <message>
            <source>none</source>
            <translation>aucune</translation>
        </message>
        <message>
            <source>Raster layer with {title} bands</source>
            <translation>Couche raster avec les bandes de {title}</translation>
        </message>
        <message>
            <source>Level, offset, unit and bands of this layer</source>
            <translation>Niveau, décalage, unité et bandes de cette couche</translation>
        </message>
        <message>
            <source>Level, offset, unit and bands of {title}</source>
            <translation>Niveau, décalage, unité et bandes de {title}</translation>
        </message>
        <message>
            <source>Offset</source>
            <translation>Décalage</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>Niveau</translation>
        </message>
        <message>
            <source>Level-2A</source>
            <translation>Level-2A</translation>
        </message>
        <message>
            <source>Level-1C</source>
            <translation>Level-1C</translation>
        </message>
        <message>
            <source>Processing level: 2A is surface reflectance, 1C top of atmosphere</source>
            <translation>Niveau de traitement : 2A est la réflectance de surface, 1C le sommet de l'atmosphère</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>Unité</translation>
        </message>
        <message>
            <source>Decibels</source>
            <translation>Décibels</translation>
        </message>
        <message>
            <source>Linear power</source>
            <translation>Puissance linéaire</translation>
        </message>
        <message>
            <source>Unit of the backscatter</source>
            <translation>Unité de la rétrodiffusion</translation>
        </message>
        <message>
            <source>as recognised</source>
            <translation>comme reconnu</translation>
        </message>
        <message>
            <source>What is still added to the values: 1000 since processing baseline 04.00 where nothing removed it</source>
            <translation>Ce qui est encore ajouté aux valeurs : 1000 depuis la version de traitement 04.00 si rien ne l'a retiré</translation>
        </message>
        <message>
            <source>none (0)</source>
            <translation>aucun (0)</translation>
        </message>
        <message>
            <source>{count} bands</source>
            <translation>{count} bandes</translation>
        </message>
        <message>
            <source>bands as you set them</source>
            <translation>bandes choisies par vous</translation>
        </message>
        <message>
            <source>from</source>
            <translation>de</translation>
        </message>
        <message>
            <source>Missing: {bands}</source>
            <translation>Manquent : {bands}</translation>
        </message>
    </context>
    <context>
        <name>ResultWork</name>
        <message>
            <source>The layer is no longer in the project.</source>
            <translation>La couche n'est plus dans le projet.</translation>
        </message>
        <message>
            <source>Copying the layer</source>
            <translation>Copie de la couche</translation>
        </message>
        <message>
            <source>The layer could not be copied for the engine.</source>
            <translation>La couche n'a pas pu être copiée pour le moteur.</translation>
        </message>
        <message>
            <source>There is no place for the result ({reason}): save the project in a folder of your own.</source>
            <translation>Il n'y a pas de place pour le résultat ({reason}) : enregistrez le projet dans un dossier à vous.</translation>
        </message>
    </context>
    <context>
        <name>SampleClicks</name>
        <message>
            <source>Add a class first: a point needs one.</source>
            <translation>Ajoutez d'abord une classe : un point en a besoin.</translation>
        </message>
    </context>
    <context>
        <name>SampleInvitation</name>
        <message>
            <source>Open Sample Project</source>
            <translation>Ouvrir le projet d'exemple</translation>
        </message>
        <message>
            <source>Copy the sample scene into your documents and open it: both sensors, six classes, 72 samples</source>
            <translation>Copier la scène d'exemple dans vos documents et l'ouvrir : deux capteurs, six classes, 72 échantillons</translation>
        </message>
        <message>
            <source>Load Sentinel imagery, or try the sample: a small simulated landscape.</source>
            <translation>Chargez de l'imagerie Sentinel, ou essayez l'exemple : un petit paysage simulé.</translation>
        </message>
        <message>
            <source>Copying the TerraFM sample</source>
            <translation>Copie de l'exemple TerraFM</translation>
        </message>
        <message>
            <source>The sample scene cannot be copied ({reason}).</source>
            <translation>La scène d'exemple ne peut pas être copiée ({reason}).</translation>
        </message>
        <message>
            <source>The sample is in &lt;a href="{link}"&gt;{path}&lt;/a&gt;.</source>
            <translation>L'exemple est dans &lt;a href="{link}"&gt;{path}&lt;/a&gt;.</translation>
        </message>
    </context>
    <context>
        <name>SamplesSource</name>
        <message>
            <source>New, other or saved samples layer</source>
            <translation>Couche d'échantillons nouvelle, autre ou enregistrée</translation>
        </message>
        <message>
            <source>Samples layer</source>
            <translation>Couche d'échantillons</translation>
        </message>
        <message>
            <source>Import samples from another layer or a file</source>
            <translation>Importer des échantillons d'une autre couche ou d'un fichier</translation>
        </message>
        <message>
            <source>Export the samples as GeoPackage, GeoJSON or Shapefile</source>
            <translation>Exporter les échantillons en GeoPackage, GeoJSON ou Shapefile</translation>
        </message>
        <message>
            <source>Your first click makes the layer of samples.</source>
            <translation>Votre premier clic crée la couche d'échantillons.</translation>
        </message>
        <message>
            <source>In your QGIS profile: save elsewhere →</source>
            <translation>Dans votre profil QGIS : enregistrer ailleurs →</translation>
        </message>
        <message>
            <source>{name}, beside the project</source>
            <translation>{name}, à côté du projet</translation>
        </message>
        <message>
            <source>{name} in {folder}</source>
            <translation>{name} dans {folder}</translation>
        </message>
        <message>
            <source>1–9 class · Esc ends</source>
            <translation>1–9 classe · Échap termine</translation>
        </message>
        <message>
            <source>Click to add, right-click to delete, drag to move the map.</source>
            <translation>Clic pour ajouter, clic droit pour supprimer, glisser pour déplacer la carte.</translation>
        </message>
        <message>
            <source>{count} samples were exported to {path}.</source>
            <translation>{count} échantillons ont été exportés vers {path}.</translation>
        </message>
        <message>
            <source>New Samples Layer…</source>
            <translation>Nouvelle couche d'échantillons…</translation>
        </message>
        <message>
            <source>Save Samples as…</source>
            <translation>Enregistrer les échantillons sous…</translation>
        </message>
        <message>
            <source>Use layer</source>
            <translation>Utiliser la couche</translation>
        </message>
        <message>
            <source>New Samples Layer</source>
            <translation>Nouvelle couche d'échantillons</translation>
        </message>
        <message>
            <source>Save Samples as</source>
            <translation>Enregistrer les échantillons sous</translation>
        </message>
        <message>
            <source>Export Samples as</source>
            <translation>Exporter les échantillons sous</translation>
        </message>
        <message>
            <source>The samples file</source>
            <translation>Le fichier d'échantillons</translation>
        </message>
    </context>
    <context>
        <name>SetupDialog</name>
        <message>
            <source>Set Up the TerraFM Engine</source>
            <translation>Installer le moteur TerraFM</translation>
        </message>
    </context>
    <context>
        <name>SetupWidget</name>
        <message>
            <source>Use an existing Python</source>
            <translation>Utiliser un Python existant</translation>
        </message>
        <message>
            <source>One of your own that has the engine's packages: it is only read</source>
            <translation>Un des vôtres qui a les paquets du moteur : il est seulement lu</translation>
        </message>
        <message>
            <source>A Python that has the engine's packages</source>
            <translation>Un Python qui a les paquets du moteur</translation>
        </message>
        <message>
            <source>Create an environment for TerraFM</source>
            <translation>Créer un environnement pour TerraFM</translation>
        </message>
        <message>
            <source>A Python environment apart from QGIS's own, in a folder of its own</source>
            <translation>Un environnement Python séparé de celui de QGIS, dans un dossier à lui</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Annuler</translation>
        </message>
        <message>
            <source>Copy Diagnostics</source>
            <translation>Copier les diagnostics</translation>
        </message>
        <message>
            <source>Change to the Processor's Build</source>
            <translation>Passer à la version du processeur</translation>
        </message>
        <message>
            <source>Make the environment anew, smaller, for the processor alone</source>
            <translation>Recréer l'environnement, plus petit, pour le processeur seul</translation>
        </message>
        <message>
            <source>Python</source>
            <translation>Python</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Journal</translation>
        </message>
        <message>
            <source>Engine</source>
            <translation>Moteur</translation>
        </message>
        <message>
            <source>Versions, paths and the log as text, for a report of a problem</source>
            <translation>Versions, chemins et journal en texte, pour signaler un problème</translation>
        </message>
        <message>
            <source>The engine is ready: {device}</source>
            <translation>Le moteur est prêt : {device}</translation>
        </message>
        <message>
            <source>The graphics card cannot be used ({reason}): the engine computes on the processor.</source>
            <translation>La carte graphique ne peut pas être utilisée ({reason}) : le moteur calcule sur le processeur.</translation>
        </message>
        <message>
            <source>Cancelled; nothing was left behind.</source>
            <translation>Annulé ; rien n'a été laissé.</translation>
        </message>
        <message>
            <source>Check and Use</source>
            <translation>Vérifier et utiliser</translation>
        </message>
        <message>
            <source>Create Environment</source>
            <translation>Créer l'environnement</translation>
        </message>
        <message>
            <source>The engine uses {python}.</source>
            <translation>Le moteur utilise {python}.</translation>
        </message>
        <message>
            <source>To make maps, the engine is set up once: in a Python environment apart from QGIS's own, without administrator's rights.</source>
            <translation>Pour faire des cartes, le moteur s'installe une fois : dans un environnement Python séparé de celui de QGIS, sans droits d'administrateur.</translation>
        </message>
        <message>
            <source>Its packages are older than this version of TerraFM: create the environment again.</source>
            <translation>Ses paquets sont plus anciens que cette version de TerraFM : recréez l'environnement.</translation>
        </message>
    </context>
    <context>
        <name>StepSequence</name>
        <message>
            <source>{what}: several minutes</source>
            <translation>{what} : plusieurs minutes</translation>
        </message>
        <message>
            <source>the network's certificate is not trusted: import its authority under Settings → Options → Authentication → Manage Certificates, or install from a folder of wheels</source>
            <translation>le certificat du réseau n'est pas reconnu : importez son autorité sous Préférences → Options → Authentification → Gérer les certificats, ou installez depuis un dossier de wheels</translation>
        </message>
        <message>
            <source>{title} failed ({reason}): the log has the details.</source>
            <translation>{title} a échoué ({reason}) : le journal donne les détails.</translation>
        </message>
    </context>
    <context>
        <name>SuspiciousSamples</name>
        <message>
            <source>Samples worth a second look:</source>
            <translation>Échantillons à revoir :</translation>
        </message>
        <message>
            <source>The other samples speak for another class; some of these are right all the same, of a rare kind.</source>
            <translation>Les autres échantillons indiquent une autre classe ; certains de ceux-ci sont justes malgré tout, d'un type rare.</translation>
        </message>
        <message>
            <source>Samples worth a second look</source>
            <translation>Échantillons à revoir</translation>
        </message>
        <message>
            <source>{name}, looks like {other}</source>
            <translation>{name}, ressemble à {other}</translation>
        </message>
        <message>
            <source>Click to see the sample on the map.</source>
            <translation>Cliquez pour voir l'échantillon sur la carte.</translation>
        </message>
    </context>
    <context>
        <name>TerraFM</name>
        <message>
            <source>Class</source>
            <translation>Classe</translation>
        </message>
        <message>
            <source>User’s %</source>
            <translation>Util. %</translation>
        </message>
        <message>
            <source>Prod.’s %</source>
            <translation>Prod. %</translation>
        </message>
        <message>
            <source>Area (ha)</source>
            <translation>Surface (ha)</translation>
        </message>
        <message>
            <source>{name} – clouds</source>
            <translation>{name} – nuages</translation>
        </message>
        <message>
            <source>Coastal aerosol</source>
            <translation>Aérosol côtier</translation>
        </message>
        <message>
            <source>Blue</source>
            <translation>Bleu</translation>
        </message>
        <message>
            <source>Green</source>
            <translation>Vert</translation>
        </message>
        <message>
            <source>Red</source>
            <translation>Rouge</translation>
        </message>
        <message>
            <source>Red edge 1</source>
            <translation>Red edge 1</translation>
        </message>
        <message>
            <source>Red edge 2</source>
            <translation>Red edge 2</translation>
        </message>
        <message>
            <source>Red edge 3</source>
            <translation>Red edge 3</translation>
        </message>
        <message>
            <source>Near infrared</source>
            <translation>Proche infrarouge</translation>
        </message>
        <message>
            <source>Narrow NIR</source>
            <translation>PIR étroit</translation>
        </message>
        <message>
            <source>Water vapour</source>
            <translation>Vapeur d'eau</translation>
        </message>
        <message>
            <source>Cirrus</source>
            <translation>Cirrus</translation>
        </message>
        <message>
            <source>SWIR 1</source>
            <translation>SWIR 1</translation>
        </message>
        <message>
            <source>SWIR 2</source>
            <translation>SWIR 2</translation>
        </message>
        <message>
            <source>co-polarised</source>
            <translation>copolarisée</translation>
        </message>
        <message>
            <source>cross-polarised</source>
            <translation>polarisation croisée</translation>
        </message>
        <message>
            <source>VV alone</source>
            <translation>VV seule</translation>
        </message>
        <message>
            <source>VH alone</source>
            <translation>VH seule</translation>
        </message>
        <message>
            <source>12 bands L2A in ESA order</source>
            <translation>12 bandes L2A dans l'ordre de l'ESA</translation>
        </message>
        <message>
            <source>13 bands L1C in ESA order</source>
            <translation>13 bandes L1C dans l'ordre de l'ESA</translation>
        </message>
        <message>
            <source>10 bands 10/20 m by wavelength</source>
            <translation>10 bandes 10/20 m par longueur d'onde</translation>
        </message>
        <message>
            <source>10 bands, 10 m before 20 m</source>
            <translation>10 bandes, 10 m avant 20 m</translation>
        </message>
        <message>
            <source>RGB + NIR as B02 B03 B04 B08</source>
            <translation>RVB + PIR en B02 B03 B04 B08</translation>
        </message>
        <message>
            <source>RGB + NIR as B04 B03 B02 B08</source>
            <translation>RVB + PIR en B04 B03 B02 B08</translation>
        </message>
        <message>
            <source>RGB as B04 B03 B02</source>
            <translation>RVB en B04 B03 B02</translation>
        </message>
        <message>
            <source>Natural Colours</source>
            <translation>Couleurs naturelles</translation>
        </message>
        <message>
            <source>Red, green and blue, as the eye would see it</source>
            <translation>Rouge, vert et bleu, comme l'œil le verrait</translation>
        </message>
        <message>
            <source>False Colour</source>
            <translation>Fausses couleurs</translation>
        </message>
        <message>
            <source>Near infrared as red: vegetation is red, water black</source>
            <translation>Proche infrarouge en rouge : végétation rouge, eau noire</translation>
        </message>
        <message>
            <source>SWIR</source>
            <translation>SWIR</translation>
        </message>
        <message>
            <source>Short-wave infrared: bare soil and built-up pink, vegetation green</source>
            <translation>Infrarouge à ondes courtes : sol nu et bâti roses, végétation verte</translation>
        </message>
        <message>
            <source>VV</source>
            <translation>VV</translation>
        </message>
        <message>
            <source>Radar in one polarisation, as grey</source>
            <translation>Radar dans une polarisation, en gris</translation>
        </message>
        <message>
            <source>VH</source>
            <translation>VH</translation>
        </message>
        <message>
            <source>Radar across polarisations, as grey: forest is bright</source>
            <translation>Radar en polarisation croisée, en gris : la forêt est claire</translation>
        </message>
        <message>
            <source>Radar Colours</source>
            <translation>Couleurs radar</translation>
        </message>
        <message>
            <source>VV as red and blue, VH as green: forest green, buildings pink</source>
            <translation>VV en rouge et bleu, VH en vert : forêt verte, bâtiments roses</translation>
        </message>
        <message>
            <source>Looking at the values of {name}</source>
            <translation>Examen des valeurs de {name}</translation>
        </message>
        <message>
            <source>Sentinel-1 and Sentinel-2 do not overlap: choose a Sentinel-1 layer of the same place.</source>
            <translation>Sentinel-1 et Sentinel-2 ne se recouvrent pas : choisissez une couche Sentinel-1 du même endroit.</translation>
        </message>
        <message>
            <source>Sentinel-1 covers {percent} % of Sentinel-2</source>
            <translation>Sentinel-1 couvre {percent} % de Sentinel-2</translation>
        </message>
        <message>
            <source>{days} days apart</source>
            <translation>à {days} jours d'écart</translation>
        </message>
        <message>
            <source>1 day apart</source>
            <translation>à 1 jour d'écart</translation>
        </message>
        <message>
            <source>of the same day</source>
            <translation>du même jour</translation>
        </message>
        <message>
            <source>{years} years apart</source>
            <translation>à {years} ans d'écart</translation>
        </message>
        <message>
            <source>land that changed in between will be mapped wrongly; better choose dates close to each other</source>
            <translation>ce qui a changé entre-temps sera mal cartographié ; mieux vaut des dates proches</translation>
        </message>
        <message>
            <source>The map</source>
            <translation>La carte</translation>
        </message>
        <message>
            <source>{output} would replace {path}, which is the file of {input}: choose another name.</source>
            <translation>{output} remplacerait {path}, le fichier de {input} : choisissez un autre nom.</translation>
        </message>
        <message>
            <source>{output} would replace the style {path} of {input}: choose another name.</source>
            <translation>{output} remplacerait le style {path} de {input} : choisissez un autre nom.</translation>
        </message>
        <message>
            <source>{name} – polygons</source>
            <translation>{name} – polygones</translation>
        </message>
        <message>
            <source>0 % – doubtful</source>
            <translation>0 % – douteux</translation>
        </message>
        <message>
            <source>100 % – sure</source>
            <translation>100 % – sûr</translation>
        </message>
        <message>
            <source>The screen shows nothing of the imagery: zoom to its layer.</source>
            <translation>L'écran ne montre rien de l'imagerie : zoomez sur sa couche.</translation>
        </message>
        <message>
            <source>Made of {count} days; {percent} of it have no clear day.</source>
            <translation>Faite de {count} jours ; {percent} n’ont aucun jour clair.</translation>
        </message>
        <message>
            <source>{count} segments of {size} ha on average.</source>
            <translation>{count} segments de {size} ha en moyenne.</translation>
        </message>
        <message>
            <source>Of what varies in the features, red shows {red}, green {green} and blue {blue}.</source>
            <translation>De ce qui varie dans les caractéristiques, le rouge montre {red}, le vert {green} et le bleu {blue}.</translation>
        </message>
        <message>
            <source>{share} % changed, from {threshold} % on.</source>
            <translation>{share} % changés, à partir de {threshold} %.</translation>
        </message>
        <message>
            <source>Similarity to one place.</source>
            <translation>Similarité à un lieu.</translation>
        </message>
        <message>
            <source>Similarity to {count} places.</source>
            <translation>Similarité à {count} lieux.</translation>
        </message>
        <message>
            <source>{count} outside the imagery or without data left out.</source>
            <translation>{count} hors de l'imagerie ou sans données écartés.</translation>
        </message>
        <message>
            <source>{name} – similarity (%)</source>
            <translation>{name} – similarité (%)</translation>
        </message>
        <message>
            <source>{name} – clusters</source>
            <translation>{name} – groupes</translation>
        </message>
        <message>
            <source>{name} – change since {earlier} (%)</source>
            <translation>{name} – changement depuis {earlier} (%)</translation>
        </message>
        <message>
            <source>{name} – embedding colours</source>
            <translation>{name} – couleurs du plongement</translation>
        </message>
        <message>
            <source>{name} – composite</source>
            <translation>{name} – composition</translation>
        </message>
        <message>
            <source>{name} – segments</source>
            <translation>{name} – segments</translation>
        </message>
        <message>
            <source>Overall accuracy {value} % on {samples} independent reference points (95 % interval).</source>
            <translation>Exactitude globale {value} % sur {samples} points de référence indépendants (intervalle à 95 %).</translation>
        </message>
        <message>
            <source>Too few samples to estimate the accuracy.</source>
            <translation>Trop peu d'échantillons pour estimer l'exactitude.</translation>
        </message>
        <message>
            <source>Cross-validated on the map's own samples ({folds} spatial folds): {overall:.0f} % correct, mean F1 {f1}.</source>
            <translation>Validation croisée sur les échantillons de la carte ({folds} parts spatiales) : {overall:.0f} % justes, F1 moyen {f1}.</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>Classes</translation>
        </message>
        <message>
            <source>Mapped (ha)</source>
            <translation>Cartographié (ha)</translation>
        </message>
        <message>
            <source>Share</source>
            <translation>Part</translation>
        </message>
        <message>
            <source>Estimated (ha)</source>
            <translation>Estimé (ha)</translation>
        </message>
        <message>
            <source>{number} others</source>
            <translation>{number} autres</translation>
        </message>
        <message>
            <source>Imagery of {dates}</source>
            <translation>Imagerie du {dates}</translation>
        </message>
        <message>
            <source> (untrained)</source>
            <translation> (non entraîné)</translation>
        </message>
        <message>
            <source>Contains modified Copernicus Sentinel data. Made with TerraFM for QGIS {version}: {method}, features of {title}{untrained}{licence}, SHA-256 {sha256}…</source>
            <translation>Contient des données Copernicus Sentinel modifiées. Fait avec TerraFM pour QGIS {version} : {method}, caractéristiques de {title}{untrained}{licence}, SHA-256 {sha256}…</translation>
        </message>
        <message>
            <source>Basic land cover</source>
            <translation>Occupation du sol simple</translation>
        </message>
        <message>
            <source>Forest</source>
            <translation>Forêt</translation>
        </message>
        <message>
            <source>Cropland</source>
            <translation>Cultures</translation>
        </message>
        <message>
            <source>Grassland</source>
            <translation>Prairie</translation>
        </message>
        <message>
            <source>Built-up</source>
            <translation>Bâti</translation>
        </message>
        <message>
            <source>Bare ground</source>
            <translation>Sol nu</translation>
        </message>
        <message>
            <source>Water</source>
            <translation>Eau</translation>
        </message>
        <message>
            <source>ESA WorldCover</source>
            <translation>ESA WorldCover</translation>
        </message>
        <message>
            <source>Tree cover</source>
            <translation>Couvert arboré</translation>
        </message>
        <message>
            <source>Shrubland</source>
            <translation>Arbustes</translation>
        </message>
        <message>
            <source>Bare / sparse vegetation</source>
            <translation>Nu / végétation éparse</translation>
        </message>
        <message>
            <source>Snow and ice</source>
            <translation>Neige et glace</translation>
        </message>
        <message>
            <source>Permanent water bodies</source>
            <translation>Eaux permanentes</translation>
        </message>
        <message>
            <source>Herbaceous wetland</source>
            <translation>Zone humide herbacée</translation>
        </message>
        <message>
            <source>Mangroves</source>
            <translation>Mangroves</translation>
        </message>
        <message>
            <source>Moss and lichen</source>
            <translation>Mousses et lichens</translation>
        </message>
        <message>
            <source>CORINE level 1</source>
            <translation>CORINE niveau 1</translation>
        </message>
        <message>
            <source>Artificial surfaces</source>
            <translation>Territoires artificialisés</translation>
        </message>
        <message>
            <source>Agricultural areas</source>
            <translation>Territoires agricoles</translation>
        </message>
        <message>
            <source>Forest and semi-natural areas</source>
            <translation>Forêts et milieux semi-naturels</translation>
        </message>
        <message>
            <source>Wetlands</source>
            <translation>Zones humides</translation>
        </message>
        <message>
            <source>Water bodies</source>
            <translation>Surfaces en eau</translation>
        </message>
        <message>
            <source>Local climate zones</source>
            <translation>Zones climatiques locales</translation>
        </message>
        <message>
            <source>Compact high-rise</source>
            <translation>Compact, grande hauteur</translation>
        </message>
        <message>
            <source>Compact mid-rise</source>
            <translation>Compact, moyenne hauteur</translation>
        </message>
        <message>
            <source>Compact low-rise</source>
            <translation>Compact, faible hauteur</translation>
        </message>
        <message>
            <source>Open high-rise</source>
            <translation>Ouvert, grande hauteur</translation>
        </message>
        <message>
            <source>Open mid-rise</source>
            <translation>Ouvert, moyenne hauteur</translation>
        </message>
        <message>
            <source>Open low-rise</source>
            <translation>Ouvert, faible hauteur</translation>
        </message>
        <message>
            <source>Lightweight low-rise</source>
            <translation>Léger, faible hauteur</translation>
        </message>
        <message>
            <source>Large low-rise</source>
            <translation>Étendu, faible hauteur</translation>
        </message>
        <message>
            <source>Sparsely built</source>
            <translation>Bâti épars</translation>
        </message>
        <message>
            <source>Heavy industry</source>
            <translation>Industrie lourde</translation>
        </message>
        <message>
            <source>Dense trees</source>
            <translation>Arbres denses</translation>
        </message>
        <message>
            <source>Scattered trees</source>
            <translation>Arbres épars</translation>
        </message>
        <message>
            <source>Bush, scrub</source>
            <translation>Buissons, broussailles</translation>
        </message>
        <message>
            <source>Low plants</source>
            <translation>Plantes basses</translation>
        </message>
        <message>
            <source>Bare rock or paved</source>
            <translation>Roche nue ou revêtement</translation>
        </message>
        <message>
            <source>Bare soil or sand</source>
            <translation>Sol nu ou sable</translation>
        </message>
        <message>
            <source>CORINE land cover, 3 levels</source>
            <translation>CORINE Land Cover, 3 niveaux</translation>
        </message>
        <message>
            <source>EUNIS habitats, 2 levels</source>
            <translation>Habitats EUNIS, 2 niveaux</translation>
        </message>
        <message>
            <source>n</source>
            <translation>n</translation>
        </message>
        <message>
            <source>F1</source>
            <translation>F1</translation>
        </message>
        <message>
            <source>ha</source>
            <translation>ha</translation>
        </message>
        <message>
            <source>km²</source>
            <translation>km²</translation>
        </message>
        <message>
            <source>{count} samples</source>
            <translation>{count} échantillons</translation>
        </message>
        <message>
            <source>Recent Samples</source>
            <translation>Échantillons récents</translation>
        </message>
        <message>
            <source>Samples of projects that were not saved, which are kept in your QGIS profile</source>
            <translation>Échantillons de projets non enregistrés, gardés dans votre profil QGIS</translation>
        </message>
        <message>
            <source>none</source>
            <translation>aucune</translation>
        </message>
        <message>
            <source>Class {number}</source>
            <translation>Classe {number}</translation>
        </message>
        <message>
            <source>No feature of this layer has a class in this field: choose another field.</source>
            <translation>Aucune entité de cette couche n'a de classe dans ce champ : choisissez un autre champ.</translation>
        </message>
        <message>
            <source>of {names}</source>
            <translation>de {names}</translation>
        </message>
        <message>
            <source>of new classes {names}</source>
            <translation>de nouvelles classes {names}</translation>
        </message>
        <message>
            <source> and </source>
            <translation> et </translation>
        </message>
        <message>
            <source>{names} differ only in how they are written and become one class.</source>
            <translation>{names} ne diffèrent que par leur écriture et deviennent une classe.</translation>
        </message>
        <message>
            <source>{count} without a class</source>
            <translation>{count} sans classe</translation>
        </message>
        <message>
            <source>{count} without a geometry</source>
            <translation>{count} sans géométrie</translation>
        </message>
        <message>
            <source>{count} that the samples' coordinate system cannot hold</source>
            <translation>{count} que le système de coordonnées des échantillons ne peut contenir</translation>
        </message>
        <message>
            <source>{count} that were there already</source>
            <translation>{count} déjà présents</translation>
        </message>
        <message>
            <source>{count} for which no class code was left</source>
            <translation>{count} pour lesquels il ne restait pas de code de classe</translation>
        </message>
        <message>
            <source>{count} samples of {classes} classes came in</source>
            <translation>{count} échantillons de {classes} classes sont arrivés</translation>
        </message>
        <message>
            <source> (new: {names})</source>
            <translation> (nouvelles : {names})</translation>
        </message>
        <message>
            <source>; left out: {reasons}</source>
            <translation> ; écartés : {reasons}</translation>
        </message>
        <message>
            <source>{names} and {more} more</source>
            <translation>{names} et {more} autres</translation>
        </message>
        <message>
            <source>TerraFM samples</source>
            <translation>Échantillons TerraFM</translation>
        </message>
        <message>
            <source>Add at least two classes: your own, or a class set.</source>
            <translation>Ajoutez au moins deux classes : les vôtres, ou un jeu de classes.</translation>
        </message>
        <message>
            <source>Select a class, then click a few places of it on the map.</source>
            <translation>Choisissez une classe, puis cliquez quelques lieux de celle-ci sur la carte.</translation>
        </message>
        <message>
            <source>Click one more place of: {names}.</source>
            <translation>Cliquez encore un lieu de : {names}.</translation>
        </message>
        <message>
            <source>Now click at least two places of another class than {names}.</source>
            <translation>Cliquez maintenant au moins deux lieux d'une autre classe que {names}.</translation>
        </message>
        <message>
            <source>Left out with one sample: {names}. Click one more place.</source>
            <translation>Écartées avec un seul échantillon : {names}. Cliquez encore un lieu.</translation>
        </message>
        <message>
            <source>known once the engine runs</source>
            <translation>connus quand le moteur tourne</translation>
        </message>
    </context>
    <context>
        <name>TerraFMDock</name>
        <message>
            <source>TerraFM</source>
            <translation>TerraFM</translation>
        </message>
        <message>
            <source>The report</source>
            <translation>Le rapport</translation>
        </message>
        <message>
            <source>The TerraFM engine stopped unexpectedly. The next click on the map starts it again.</source>
            <translation>Le moteur TerraFM s'est arrêté de façon inattendue. Le prochain clic sur la carte le redémarre.</translation>
        </message>
    </context>
    <context>
        <name>TerraFMOptionsPage</name>
        <message>
            <source>as many as cores</source>
            <translation>autant que de cœurs</translation>
        </message>
        <message>
            <source>Where imported models are kept</source>
            <translation>Où sont gardés les modèles importés</translation>
        </message>
        <message>
            <source>The user's own folder</source>
            <translation>Le dossier de l'utilisateur</translation>
        </message>
        <message>
            <source>Update the map live in new projects</source>
            <translation>Mettre à jour la carte en direct dans les nouveaux projets</translation>
        </message>
        <message>
            <source>never</source>
            <translation>jamais</translation>
        </message>
        <message>
            <source>The fastest that works</source>
            <translation>Le plus rapide qui marche</translation>
        </message>
        <message>
            <source>Processor</source>
            <translation>Processeur</translation>
        </message>
        <message>
            <source>NVIDIA graphics card</source>
            <translation>Carte graphique NVIDIA</translation>
        </message>
        <message>
            <source>Apple graphics processor</source>
            <translation>Processeur graphique Apple</translation>
        </message>
        <message>
            <source>What the engine computes on. If it does not work, another is taken and the panel says so.</source>
            <translation>Sur quoi calcule le moteur. S'il ne marche pas, un autre est pris et le panneau le dit.</translation>
        </message>
        <message>
            <source>Of the processor, for the engine: fewer leave more to other programs</source>
            <translation>Du processeur, pour le moteur : moins en laisse plus aux autres programmes</translation>
        </message>
        <message>
            <source>The name of the model for new projects and for the Processing algorithms</source>
            <translation>Le nom du modèle pour les nouveaux projets et les algorithmes de traitement</translation>
        </message>
        <message>
            <source>When the cache is larger, what was used longest ago is deleted</source>
            <translation>Quand le cache est plus grand, le plus anciennement utilisé est supprimé</translation>
        </message>
        <message>
            <source>A project keeps what is chosen in its panel</source>
            <translation>Un projet garde ce qui est choisi dans son panneau</translation>
        </message>
        <message>
            <source>The live map computes what the screen does not show after that long without a click</source>
            <translation>La carte en direct calcule ce que l'écran ne montre pas après ce temps sans clic</translation>
        </message>
        <message>
            <source>Models…</source>
            <translation>Modèles…</translation>
        </message>
        <message>
            <source>List, download, import, verify and remove models</source>
            <translation>Lister, télécharger, importer, vérifier et supprimer des modèles</translation>
        </message>
        <message>
            <source>Computing</source>
            <translation>Calcul</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Appareil</translation>
        </message>
        <message>
            <source>Threads</source>
            <translation>Fils</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modèles</translation>
        </message>
        <message>
            <source>Default model</source>
            <translation>Modèle par défaut</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Dossier</translation>
        </message>
        <message>
            <source>Cache of features</source>
            <translation>Cache des caractéristiques</translation>
        </message>
        <message>
            <source>At most</source>
            <translation>Au plus</translation>
        </message>
        <message>
            <source>Live map</source>
            <translation>Carte en direct</translation>
        </message>
        <message>
            <source>Map the whole scene after</source>
            <translation>Cartographier toute la scène après</translation>
        </message>
        <message>
            <source>OK stores the settings. A running engine is ended where they concern it and starts again with the next click; QGIS need not be restarted.</source>
            <translation>OK enregistre les réglages. Un moteur en marche est arrêté s'ils le concernent et redémarre au prochain clic ; QGIS n'a pas à être redémarré.</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Aide</translation>
        </message>
        <message>
            <source>What every setting does, in the browser</source>
            <translation>Ce que fait chaque réglage, dans le navigateur</translation>
        </message>
    </context>
    <context>
        <name>TerraFMPlugin</name>
        <message>
            <source>TerraFM</source>
            <translation>TerraFM</translation>
        </message>
        <message>
            <source>Land-cover maps from a few clicks: show or hide the TerraFM panel</source>
            <translation>Cartes d'occupation du sol en quelques clics : montrer ou cacher le panneau TerraFM</translation>
        </message>
    </context>
    <context>
        <name>TerraFMProcessing</name>
        <message>
            <source>The panel has this scene open: its engine is used, which need not start anew.</source>
            <translation>Le panneau a cette scène ouverte : son moteur est utilisé, sans nouveau démarrage.</translation>
        </message>
        <message>
            <source>{title}: there is no raster layer, file or folder '{value}': check the path.</source>
            <translation>{title} : il n'y a ni couche raster, ni fichier, ni dossier '{value}' : vérifiez le chemin.</translation>
        </message>
        <message>
            <source>{title}: one of the rasters cannot be read: check it.</source>
            <translation>{title} : l’un des rasters est illisible : vérifiez-le.</translation>
        </message>
        <message>
            <source>A layer with the bands of Sentinel-2, or the path of a GeoTIFF, a VRT, a SAFE folder or zip, or a folder of single-band files. Bands are recognised by description, wavelength or file name.</source>
            <translation>Une couche avec les bandes de Sentinel-2, ou le chemin d'un GeoTIFF, d'un VRT, d'un dossier ou zip SAFE, ou d'un dossier de fichiers à une bande. Les bandes sont reconnues par description, longueur d'onde ou nom de fichier.</translation>
        </message>
        <message>
            <source>Sentinel-2 imagery</source>
            <translation>Imagerie Sentinel-2</translation>
        </message>
        <message>
            <source>Sentinel-2 processing level</source>
            <translation>Niveau de traitement Sentinel-2</translation>
        </message>
        <message>
            <source>l1c: top of atmosphere; l2a: surface reflectance; automatic: as the file says, refused if it does not.</source>
            <translation>l1c : sommet de l'atmosphère ; l2a : réflectance de surface ; automatic : comme dit le fichier, refusé s'il ne dit rien.</translation>
        </message>
        <message>
            <source>Sentinel-2 offset</source>
            <translation>Décalage Sentinel-2</translation>
        </message>
        <message>
            <source>Sentinel-2 offset before</source>
            <translation>Décalage Sentinel-2 avant</translation>
        </message>
        <message>
            <source>Sentinel-2 offset after</source>
            <translation>Décalage Sentinel-2 après</translation>
        </message>
        <message>
            <source>What is still added to the values: 1000 since processing baseline 04.00 where nothing removed it, 0 where there is nothing to remove; automatic: as recognised, refused where the evidence disagrees.</source>
            <translation>Ce qui est encore ajouté aux valeurs : 1000 depuis la version de traitement 04.00 si rien ne l'a retiré, 0 s'il n'y a rien à retirer ; automatic : comme reconnu, refusé si les indices se contredisent.</translation>
        </message>
        <message>
            <source>A layer with the bands VV and VH of Sentinel-1 (terrain-corrected, dB or linear power), or the path of such a file or folder. CRS, extent and resolution may differ from Sentinel-2's.</source>
            <translation>Une couche avec les bandes VV et VH de Sentinel-1 (corrigée du terrain, dB ou puissance linéaire), ou le chemin d'un tel fichier ou dossier. SCR, étendue et résolution peuvent différer de ceux de Sentinel-2.</translation>
        </message>
        <message>
            <source>At least one of Sentinel-2, Sentinel-1 and more layers is needed; together they are best.</source>
            <translation>Il faut au moins Sentinel-2, Sentinel-1 ou d’autres couches ; ensemble, c’est le mieux.</translation>
        </message>
        <message>
            <source>Further dates and tiles of Sentinel-2</source>
            <translation>Autres dates et tuiles de Sentinel-2</translation>
        </message>
        <message>
            <source>Sentinel-1 imagery</source>
            <translation>Imagerie Sentinel-1</translation>
        </message>
        <message>
            <source>Further dates and tiles of Sentinel-1</source>
            <translation>Autres dates et tuiles de Sentinel-1</translation>
        </message>
        <message>
            <source>A raster whose pixels the result takes (CRS, pixel size, extent) in place of the imagery's own: a map to compare with, part of a study area.</source>
            <translation>Un raster dont le résultat reprend les pixels (SCR, taille, emprise) à la place de ceux des images : une carte à comparer, une partie de la zone d’étude.</translation>
        </message>
        <message>
            <source>Pixels of</source>
            <translation>Pixels de</translation>
        </message>
        <message>
            <source>Layers, or paths of products. What one day shows becomes one image, also of several tiles and UTM zones; other days are dates, each with its own clouds (SCL), whose gaps the others fill.</source>
            <translation>Couches ou chemins de produits. Ce que montre un jour devient une image, même de plusieurs tuiles et fuseaux UTM ; les autres jours sont des dates, chacune avec ses propres nuages (SCL), dont les autres comblent les trous.</translation>
        </message>
        <message>
            <source>More layers</source>
            <translation>Autres couches</translation>
        </message>
        <message>
            <source>More layers before</source>
            <translation>Autres couches avant</translation>
        </message>
        <message>
            <source>More layers after</source>
            <translation>Autres couches après</translation>
        </message>
        <message>
            <source>Any rasters that are joined to the imagery as features: elevation, indices, classes, a composite, a precomputed embedding (Google's satellite embedding, TESSERA, any stack). They need no imagery beside them: then no model runs.</source>
            <translation>Rasters quelconques joints à l’imagerie comme descripteurs : altitude, indices, classes, une composition, un embedding précalculé (embedding satellitaire de Google, TESSERA, toute pile). Ils se passent d’imagerie : alors aucun modèle ne tourne.</translation>
        </message>
        <message>
            <source>A cloud mask, a scene classification (SCL), or a raster whose non-zero pixels are left out of the result.</source>
            <translation>Un masque de nuages, une classification de scène (SCL), ou un raster dont les pixels non nuls sont exclus du résultat.</translation>
        </message>
        <message>
            <source>The part of the imagery to work on, in any CRS; all of it if not given.</source>
            <translation>La partie de l'imagerie à traiter, dans tout SCR ; toute si rien n'est donné.</translation>
        </message>
        <message>
            <source>Mask</source>
            <translation>Masque</translation>
        </message>
        <message>
            <source>Extent</source>
            <translation>Étendue</translation>
        </message>
        <message>
            <source>Polygons in any CRS that are the unit of the map, such as fields or what 'Segments of imagery' makes.</source>
            <translation>Polygones dans tout SCR qui sont l'unité de la carte, comme des champs ou ce que fait « Segments d'imagerie ».</translation>
        </message>
        <message>
            <source>Parcels</source>
            <translation>Parcelles</translation>
        </message>
        <message>
            <source>A GeoPackage of the parcels with their own fields, the class of each, the share of every class in per cent, how sure the class is, and the area on the ground.</source>
            <translation>Un GeoPackage des parcelles avec leurs propres champs, la classe de chacune, la part de chaque classe en pour cent, la sûreté de la classe et la surface au sol.</translation>
        </message>
        <message>
            <source>Parcels with classes</source>
            <translation>Parcelles avec classes</translation>
        </message>
        <message>
            <source>The name of a bundled or imported model, or the path of weights (.safetensors, official .pth).</source>
            <translation>Le nom d'un modèle fourni ou importé, ou le chemin de poids (.safetensors, .pth officiel).</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modèle</translation>
        </message>
        <message>
            <source>The pixel size of the result; if left out or 0, {default}.</source>
            <translation>La taille des pixels du résultat ; si omise ou 0, {default}.</translation>
        </message>
        <message>
            <source>that of the imagery</source>
            <translation>celle de l'imagerie</translation>
        </message>
        <message>
            <source>Resolution (metres)</source>
            <translation>Résolution (mètres)</translation>
        </message>
        <message>
            <source>Over what distance {what} are averaged among pixels that look alike, against lone pixels; 0 for none.</source>
            <translation>Sur quelle distance {what} sont moyennées entre pixels semblables, contre les pixels isolés ; 0 pour aucune.</translation>
        </message>
        <message>
            <source>Smoothing (metres)</source>
            <translation>Lissage (mètres)</translation>
        </message>
        <message>
            <source>Threshold (%)</source>
            <translation>Seuil (%)</translation>
        </message>
        <message>
            <source>The path of a table (.csv with code and name, color, parent) or of a class set that the panel saved, or corine or eunis: what the classes are called, and the coarser ones in which they lie.</source>
            <translation>Le chemin d’une table (.csv avec code et name, color, parent) ou d’un jeu de classes enregistré par le panneau, ou corine ou eunis : le nom des classes, et celles, plus grossières, qui les contiennent.</translation>
        </message>
        <message>
            <source>Class set</source>
            <translation>Jeu de classes</translation>
        </message>
        <message>
            <source>Which level of the classes is mapped: its number, from 1, the coarsest, or its name; the finest if not given. The probabilities of a coarser class are those of the classes in it, summed.</source>
            <translation>Quel niveau des classes est cartographié : son numéro, à partir de 1, le plus grossier, ou son nom ; le plus fin par défaut. La probabilité d’une classe plus grossière est la somme de celles qu’elle contient.</translation>
        </message>
        <message>
            <source>Class level</source>
            <translation>Niveau des classes</translation>
        </message>
        <message>
            <source>A raster with one band of class codes, made by whatever program.</source>
            <translation>Un raster à une bande de codes de classe, fait par n'importe quel programme.</translation>
        </message>
        <message>
            <source>Class map</source>
            <translation>Carte de classes</translation>
        </message>
        <message>
            <source>A GeoTIFF with the class codes, class names and colours; 255 where there is no data.</source>
            <translation>Un GeoTIFF avec codes, noms et couleurs des classes ; 255 là où il n'y a pas de données.</translation>
        </message>
        <message>
            <source>A GeoTIFF with the probability of the class and its lead over the next one, in per cent.</source>
            <translation>Un GeoTIFF avec la probabilité de la classe et son avance sur la suivante, en pour cent.</translation>
        </message>
        <message>
            <source>Land-cover map</source>
            <translation>Carte d'occupation du sol</translation>
        </message>
        <message>
            <source>Land cover</source>
            <translation>Occupation du sol</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>Confiance</translation>
        </message>
        <message>
            <source>A GeoTIFF with its style beside it; 255 where there is no data.</source>
            <translation>Un GeoTIFF avec son style à côté ; 255 là où il n'y a pas de données.</translation>
        </message>
        <message>
            <source>Pages (*.html);;JSON files (*.json)</source>
            <translation>Pages (*.html);;Fichiers JSON (*.json)</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>Rapport</translation>
        </message>
        <message>
            <source>Accuracy and areas of a map</source>
            <translation>Exactitude et surfaces d'une carte</translation>
        </message>
        <message>
            <source>accuracy,confusion matrix,error matrix,area,validation,olofsson,user's,producer's,terrafm</source>
            <translation>accuracy,confusion matrix,error matrix,area,validation,olofsson,user's,producer's,terrafm</translation>
        </message>
        <message>
            <source>Holds any class map against reference samples: overall, user's and producer's accuracy, F1 scores and the area of each class, with 95 % intervals (Olofsson et al. 2014, good practices). The samples should be drawn at random, as 'Reference sample of a map' does, and must not be those that the map was made from.</source>
            <translation>Compare toute carte de classes à des échantillons de référence : exactitude globale, utilisateur et producteur, scores F1 et surface de chaque classe, avec intervalles à 95 % (Olofsson et al. 2014, bonnes pratiques). Les échantillons doivent être tirés au hasard, comme le fait « Échantillon de référence d'une carte », et ne pas être ceux dont la carte fut faite.</translation>
        </message>
        <message>
            <source>Points or polygons in any CRS whose true class is known. A polygon counts once, by a random one of its pixels. What lies outside the map, on no data or has no class is left out and counted.</source>
            <translation>Points ou polygones dans tout SCR dont la vraie classe est connue. Un polygone compte une fois, par un de ses pixels au hasard. Ce qui est hors de la carte, sans données ou sans classe est écarté et compté.</translation>
        </message>
        <message>
            <source>The field with the true class, as the map's names or codes; 'class', else 'reference', if not given.</source>
            <translation>Le champ de la vraie classe, comme noms ou codes de la carte ; 'class', sinon 'reference', si rien n'est donné.</translation>
        </message>
        <message>
            <source>At which level of the classes map and reference are compared: its number, from 1, the coarsest, or its name; the map's if not given.</source>
            <translation>À quel niveau des classes carte et référence sont comparées : son numéro, à partir de 1, le plus grossier, ou son nom ; celui de la carte par défaut.</translation>
        </message>
        <message>
            <source>A page (.html) or JSON file (.json) with the confusion matrix and all estimates with their intervals; the page of a map that was made here also tells how.</source>
            <translation>Une page (.html) ou un fichier JSON (.json) avec la matrice de confusion et toutes les estimations avec leurs intervalles ; la page d'une carte faite ici dit aussi comment.</translation>
        </message>
        <message>
            <source>Reference samples</source>
            <translation>Échantillons de référence</translation>
        </message>
        <message>
            <source>Class field</source>
            <translation>Champ de classe</translation>
        </message>
        <message>
            <source>Overall accuracy (0 to 1)</source>
            <translation>Exactitude globale (0 à 1)</translation>
        </message>
        <message>
            <source>Half of its 95 % interval</source>
            <translation>Moitié de son intervalle à 95 %</translation>
        </message>
        <message>
            <source>Macro-averaged F1 (0 to 1)</source>
            <translation>F1 moyen des classes (0 à 1)</translation>
        </message>
        <message>
            <source>No imagery was chosen: choose a Sentinel-2 layer, a Sentinel-1 layer, or more layers.</source>
            <translation>Rien à cartographier n’est choisi : choisissez une couche Sentinel-2, une couche Sentinel-1 ou d’autres couches.</translation>
        </message>
        <message>
            <source>'{value}' cannot be written: the result is a GeoTIFF, choose a name that ends in .tif.</source>
            <translation>'{value}' ne peut pas être écrit : le résultat est un GeoTIFF, choisissez un nom qui finit par .tif.</translation>
        </message>
        <message>
            <source>'{value}' cannot be written: the points are a GeoPackage, choose a name that ends in .gpkg.</source>
            <translation>'{value}' ne peut pas être écrit : les points sont un GeoPackage, choisissez un nom qui finit par .gpkg.</translation>
        </message>
        <message>
            <source>'{value}' cannot be written: the polygons are a GeoPackage, choose a name that ends in .gpkg.</source>
            <translation>'{value}' ne peut pas être écrit : les polygones sont un GeoPackage, choisissez un nom qui finit par .gpkg.</translation>
        </message>
        <message>
            <source>The samples '{name}' cannot be read as a vector layer: check the path.</source>
            <translation>Les échantillons '{name}' ne peuvent pas être lus comme couche vecteur : vérifiez le chemin.</translation>
        </message>
        <message>
            <source>The parcels '{name}' cannot be read as a vector layer: check the path.</source>
            <translation>Les parcelles « {name} » ne peuvent être lues comme couche vecteur : vérifiez le chemin.</translation>
        </message>
        <message>
            <source>The samples '{name}' have no coordinate reference system: set it in the layer's properties.</source>
            <translation>Les échantillons '{name}' n'ont pas de système de coordonnées : définissez-le dans les propriétés de la couche.</translation>
        </message>
        <message>
            <source>The parcels '{name}' have no coordinate reference system: set it in the layer's properties.</source>
            <translation>Les parcelles « {name} » n'ont pas de système de coordonnées de référence : définissez-le dans les propriétés de la couche.</translation>
        </message>
        <message>
            <source>The samples '{name}' have no field '{field}': their fields are {fields}.</source>
            <translation>Les échantillons '{name}' n'ont pas de champ '{field}' : leurs champs sont {fields}.</translation>
        </message>
        <message>
            <source>Change between two dates</source>
            <translation>Changement entre deux dates</translation>
        </message>
        <message>
            <source>change detection,difference,dates,terrafm,sentinel-2,sentinel-1</source>
            <translation>change detection,difference,dates,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Shows how much every place changed between two dates, from 0 to 100, by the model's features.</source>
            <translation>Montre à quel point chaque lieu a changé entre deux dates, de 0 à 100, d'après les caractéristiques du modèle.</translation>
        </message>
        <message>
            <source>A layer, or the path of a GeoTIFF, a VRT, a SAFE folder or zip, or a folder of single-band files. The same sensors are needed at both dates.</source>
            <translation>Une couche, ou le chemin d'un GeoTIFF, d'un VRT, d'un dossier ou zip SAFE, ou d'un dossier de fichiers à une bande. Les mêmes capteurs sont nécessaires aux deux dates.</translation>
        </message>
        <message>
            <source>Such a raster for that date alone, such as its clouds; else the mask holds for both.</source>
            <translation>Un tel raster pour cette date seule, comme ses nuages ; sinon le masque vaut pour les deux.</translation>
        </message>
        <message>
            <source>A GeoTIFF with its style beside it; 255 where there is no data at either date.</source>
            <translation>Un GeoTIFF avec son style à côté ; 255 là où il n'y a pas de données à l'une des dates.</translation>
        </message>
        <message>
            <source>Changed</source>
            <translation>Changé</translation>
        </message>
        <message>
            <source>Sentinel-2 before</source>
            <translation>Sentinel-2 avant</translation>
        </message>
        <message>
            <source>Sentinel-2 after</source>
            <translation>Sentinel-2 après</translation>
        </message>
        <message>
            <source>Sentinel-1 before</source>
            <translation>Sentinel-1 avant</translation>
        </message>
        <message>
            <source>Sentinel-1 after</source>
            <translation>Sentinel-1 après</translation>
        </message>
        <message>
            <source>that of the earlier imagery</source>
            <translation>celle de l'imagerie antérieure</translation>
        </message>
        <message>
            <source>Mask before</source>
            <translation>Masque avant</translation>
        </message>
        <message>
            <source>Mask after</source>
            <translation>Masque après</translation>
        </message>
        <message>
            <source>From which change on a pixel is changed; if left out or 0, found in the values.</source>
            <translation>À partir de quel changement un pixel est changé ; si omis ou 0, trouvé dans les valeurs.</translation>
        </message>
        <message>
            <source>Change (%)</source>
            <translation>Changement (%)</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Changement</translation>
        </message>
        <message>
            <source>Changed pixels</source>
            <translation>Pixels changés</translation>
        </message>
        <message>
            <source>Imagery of both dates is needed: choose layers before and after.</source>
            <translation>Il faut l'imagerie des deux dates : choisissez des couches avant et après.</translation>
        </message>
        <message>
            <source>Land-cover map from samples</source>
            <translation>Carte d'occupation du sol par échantillons</translation>
        </message>
        <message>
            <source>land cover,classification,classify,supervised,sentinel-1,sentinel-2,terrafm,deep learning,training</source>
            <translation>land cover,classification,classify,supervised,sentinel-1,sentinel-2,terrafm,deep learning,training</translation>
        </message>
        <message>
            <source>Makes a land-cover map from Sentinel-2 and/or Sentinel-1 imagery and a few labelled points or polygons of each class. The model's features of the imagery, its bands and their surroundings are classified by a probe that is fitted to the samples. Accuracy is estimated on samples held out in spatial folds.</source>
            <translation>Fait une carte d'occupation du sol à partir d'imagerie Sentinel-2 et/ou Sentinel-1 et de quelques points ou polygones étiquetés de chaque classe. Les caractéristiques du modèle, les bandes et leurs alentours sont classés par une sonde ajustée aux échantillons. L'exactitude est estimée sur des échantillons écartés par parts spatiales.</translation>
        </message>
        <message>
            <source>A sample inside one labels all of it.</source>
            <translation>Un échantillon à l'intérieur de l'un l'étiquette tout entier.</translation>
        </message>
        <message>
            <source>Labelled points or polygons in any CRS, at least two of each of at least two classes. Names and colours come from the fields 'name' and 'color', else from the layer's categorised symbology.</source>
            <translation>Points ou polygones étiquetés dans tout SCR, au moins deux de chacune d'au moins deux classes. Noms et couleurs viennent des champs 'name' et 'color', sinon de la symbologie catégorisée de la couche.</translation>
        </message>
        <message>
            <source>The field with the class: whole numbers from 0 to 254, or text.</source>
            <translation>Le champ de la classe : nombres entiers de 0 à 254, ou texte.</translation>
        </message>
        <message>
            <source>linear: a regularised linear classifier; auto: such ones and trees together, as the samples speak for them, the better choice where samples were surveyed; knn: nearest neighbours; trees: randomised trees of the pixels.</source>
            <translation>linear : un classificateur linéaire régularisé ; auto : de tels classificateurs et des arbres ensemble, selon les échantillons, le meilleur choix là où ils ont été relevés ; knn : plus proches voisins ; trees : arbres aléatoires des pixels.</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>Échantillons</translation>
        </message>
        <message>
            <source>Method</source>
            <translation>Méthode</translation>
        </message>
        <message>
            <source>the class probabilities</source>
            <translation>les probabilités des classes</translation>
        </message>
        <message>
            <source>Else the methods auto and linear tell from the scene how common each class is, so that rare ones are not found everywhere.</source>
            <translation>Sinon les méthodes auto et linear tirent de la scène la fréquence de chaque classe, pour que les rares ne soient pas trouvées partout.</translation>
        </message>
        <message>
            <source>Cross-validates a random forest on the same samples and folds, for the log and the report.</source>
            <translation>Valide une forêt aléatoire sur les mêmes échantillons et les mêmes parts, pour le journal et le rapport.</translation>
        </message>
        <message>
            <source>Take all classes to be equally common</source>
            <translation>Prendre toutes les classes pour aussi fréquentes</translation>
        </message>
        <message>
            <source>Compare with a random forest on the bands</source>
            <translation>Comparer avec une forêt aléatoire sur les bandes</translation>
        </message>
        <message>
            <source>A GeoPackage of the map's areas with the fields class, name, color and area_ha.</source>
            <translation>Un GeoPackage des surfaces de la carte avec les champs class, name, color et area_ha.</translation>
        </message>
        <message>
            <source>A file by which 'Map of another scene' maps imagery without samples.</source>
            <translation>Un fichier par lequel « Carte d'une autre scène » cartographie une imagerie sans échantillons.</translation>
        </message>
        <message>
            <source>Land-cover polygons</source>
            <translation>Polygones d'occupation du sol</translation>
        </message>
        <message>
            <source>A page (.html) or JSON file (.json) with areas, accuracy, model and all that was used.</source>
            <translation>Une page (.html) ou un fichier JSON (.json) avec surfaces, exactitude, modèle et tout ce qui fut utilisé.</translation>
        </message>
        <message>
            <source>Polygons</source>
            <translation>Polygones</translation>
        </message>
        <message>
            <source>Probe for other scenes</source>
            <translation>Sonde pour d'autres scènes</translation>
        </message>
        <message>
            <source>Cloud and shadow mask</source>
            <translation>Masque de nuages et d'ombres</translation>
        </message>
        <message>
            <source>cloud,clouds,cloud mask,shadow,csmask,s2cloudless,scl,scene classification,sentinel-2,mask,quality,terrafm</source>
            <translation>cloud,clouds,cloud mask,shadow,csmask,s2cloudless,scl,scene classification,sentinel-2,mask,quality,terrafm</translation>
        </message>
        <message>
            <source>Finds clouds and their shadows in Sentinel-2 imagery: from the scene classification of Level-2A products, by the cloud model ukis-csmask at either level (blue, green, red, near infrared), with s2cloudless in whole Level-1C products, by a trained TerraFM head, or from a few samples. The values are checked first, and the log says which way was taken and why. The result can be given as the mask of the other algorithms.</source>
            <translation>Trouve les nuages et leurs ombres dans l'imagerie Sentinel-2 : par la classification de scène des produits Level-2A, par le modèle de nuages ukis-csmask aux deux niveaux (bleu, vert, rouge, proche infrarouge), avec s2cloudless dans les produits Level-1C entiers, par une tête TerraFM entraînée, ou par quelques échantillons. Les valeurs sont d'abord vérifiées, et le journal dit quelle voie fut prise et pourquoi. Le résultat peut servir de masque aux autres algorithmes.</translation>
        </message>
        <message>
            <source>A GeoTIFF with the probability of cloud, 0 to 1; of csmask, s2cloudless, head and clicks.</source>
            <translation>Un GeoTIFF avec la probabilité de nuage, 0 à 1 ; de csmask, s2cloudless, head et clicks.</translation>
        </message>
        <message>
            <source>Cloud probability</source>
            <translation>Probabilité de nuage</translation>
        </message>
        <message>
            <source>Cloud mask</source>
            <translation>Masque de nuages</translation>
        </message>
        <message>
            <source>A GeoTIFF: 0 clear, 1 thick cloud, 2 thin cloud, 3 cloud shadow; 255 where there is no data.</source>
            <translation>Un GeoTIFF : 0 dégagé, 1 nuage épais, 2 nuage fin, 3 ombre de nuage ; 255 là où il n'y a pas de données.</translation>
        </message>
        <message>
            <source>auto: the first that the imagery allows; scl: the scene classification of Level-2A; csmask: the cloud model, clouds and shadows at either level; s2cloudless: Level-1C with all its bands; head: a trained TerraFM head; clicks: from samples. The checks are made in any case.</source>
            <translation>auto : la première que permet l'imagerie ; scl : la classification de scène de Level-2A ; csmask : le modèle de nuages, nuages et ombres aux deux niveaux ; s2cloudless : Level-1C avec toutes ses bandes ; head : une tête TerraFM entraînée ; clicks : par échantillons. Les vérifications sont faites dans tous les cas.</translation>
        </message>
        <message>
            <source>automatic: 60 m with s2cloudless, 30 m with csmask, for which they are best; finer takes longer. The mask has the imagery's pixels.</source>
            <translation>automatic : 60 m avec s2cloudless, 30 m avec csmask, où ils sont les meilleurs ; plus fin prend plus de temps. Le masque a les pixels de l'imagerie.</translation>
        </message>
        <message>
            <source>The scene classification of the same Level-2A product. One among the bands, or of the same tile and date beside the file, is found by itself.</source>
            <translation>La classification de scène du même produit Level-2A. Une parmi les bandes, ou de la même tuile et date à côté du fichier, est trouvée d'elle-même.</translation>
        </message>
        <message>
            <source>Scene classification (SCL)</source>
            <translation>Classification de scène (SCL)</translation>
        </message>
        <message>
            <source>Resolution of s2cloudless or csmask (metres)</source>
            <translation>Résolution de s2cloudless ou csmask (mètres)</translation>
        </message>
        <message>
            <source>automatic: where the method finds none itself and the sun's position or the date is recorded.</source>
            <translation>automatic : là où la méthode n'en trouve pas elle-même et où la position du soleil ou la date est connue.</translation>
        </message>
        <message>
            <source>From north, clockwise; only where neither metadata nor date tell it.</source>
            <translation>Depuis le nord, dans le sens horaire ; seulement si ni métadonnées ni date ne le disent.</translation>
        </message>
        <message>
            <source>A margin of safety around what was found; 0 for none.</source>
            <translation>Une marge de sécurité autour de ce qui fut trouvé ; 0 pour aucune.</translation>
        </message>
        <message>
            <source>Match shadows to clouds</source>
            <translation>Associer ombres et nuages</translation>
        </message>
        <message>
            <source>Sun azimuth (degrees)</source>
            <translation>Azimut du soleil (degrés)</translation>
        </message>
        <message>
            <source>Grow clouds by (metres)</source>
            <translation>Agrandir les nuages de (mètres)</translation>
        </message>
        <message>
            <source>Grow shadows by (metres)</source>
            <translation>Agrandir les ombres de (mètres)</translation>
        </message>
        <message>
            <source>For the method clicks: points or polygons with a field 'class' that says clear, thick cloud, thin cloud or cloud shadow, or 0, 1, 2 or 3.</source>
            <translation>Pour la méthode clicks : points ou polygones avec un champ 'class' qui dit clear, thick cloud, thin cloud ou cloud shadow, ou 0, 1, 2 ou 3.</translation>
        </message>
        <message>
            <source>For the method head: the file of a trained cloud head (.safetensors), or the name that it was imported under. With auto it is used where none of scl, csmask and s2cloudless can be.</source>
            <translation>Pour la méthode head : le fichier d'une tête entraînée pour les nuages (.safetensors), ou le nom sous lequel elle fut importée. Avec auto elle sert là où ni scl, ni csmask, ni s2cloudless ne peuvent.</translation>
        </message>
        <message>
            <source>The model that the head was trained on, and no other; for clicks, whose features are classified. A bundled or imported model's name, or the path of weights (.safetensors, official .pth).</source>
            <translation>Le modèle sur lequel la tête fut entraînée, et aucun autre ; pour clicks, celui dont les caractéristiques sont classées. Le nom d'un modèle fourni ou importé, ou le chemin de poids (.safetensors, .pth officiel).</translation>
        </message>
        <message>
            <source>TerraFM heads (*.safetensors);;All files (*)</source>
            <translation>Têtes TerraFM (*.safetensors);;Tous les fichiers (*)</translation>
        </message>
        <message>
            <source>TerraFM head</source>
            <translation>Tête TerraFM</translation>
        </message>
        <message>
            <source>Model under the head or the samples</source>
            <translation>Modèle sous la tête ou les échantillons</translation>
        </message>
        <message>
            <source>Cloud cover (0 to 1, of pixels with data)</source>
            <translation>Couverture nuageuse (0 à 1, des pixels avec données)</translation>
        </message>
        <message>
            <source>The method that was used</source>
            <translation>La méthode utilisée</translation>
        </message>
        <message>
            <source>No imagery was chosen: choose a Sentinel-2 layer, file or folder.</source>
            <translation>Aucune imagerie choisie : choisissez une couche, un fichier ou un dossier Sentinel-2.</translation>
        </message>
        <message>
            <source>The method 'head' needs a trained TerraFM head: choose its file, or type the name that it was imported under.</source>
            <translation>La méthode 'head' demande une tête TerraFM entraînée : choisissez son fichier, ou tapez le nom sous lequel elle fut importée.</translation>
        </message>
        <message>
            <source>The method 'clicks' needs samples: choose a layer of points or polygons.</source>
            <translation>La méthode 'clicks' demande des échantillons : choisissez une couche de points ou de polygones.</translation>
        </message>
        <message>
            <source>Clusters of imagery</source>
            <translation>Groupes d'imagerie</translation>
        </message>
        <message>
            <source>clusters,unsupervised,k-means,terrafm,sentinel-2,sentinel-1</source>
            <translation>clusters,unsupervised,k-means,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Groups the places of Sentinel-2 and/or Sentinel-1 imagery into clusters, without samples.</source>
            <translation>Groupe les lieux de l'imagerie Sentinel-2 et/ou Sentinel-1, sans échantillons.</translation>
        </message>
        <message>
            <source>How many; if left out or 0, a number from 3 to 15 is suggested.</source>
            <translation>Combien ; si omis ou 0, un nombre de 3 à 15 est suggéré.</translation>
        </message>
        <message>
            <source>mini-batch: mini-batch k-means, fast; k-means: on all of the sample, a little tighter.</source>
            <translation>mini-batch : k-moyennes par mini-lots, rapide ; k-means : sur tout l'échantillon, un peu plus serré.</translation>
        </message>
        <message>
            <source>Clusters</source>
            <translation>Groupes</translation>
        </message>
        <message>
            <source>the distances to the clusters</source>
            <translation>les distances aux groupes</translation>
        </message>
        <message>
            <source>Cloud-free composite</source>
            <translation>Composition sans nuages</translation>
        </message>
        <message>
            <source>composite,mosaic,cloud-free,median,best pixel,terrafm,sentinel-2,sentinel-1</source>
            <translation>composition,mosaïque,sans nuages,médiane,meilleur pixel,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Makes one cloud-free scene of several days and tiles, by their scene classifications (SCL); all else takes it as imagery.</source>
            <translation>Fait une scène sans nuages de plusieurs jours et tuiles, d’après leurs classifications de scène (SCL) ; tout le reste la prend comme imagerie.</translation>
        </message>
        <message>
            <source>median: of each band over a pixel's clear days; best: all bands of the day that is nearest to that.</source>
            <translation>median : de chaque bande sur les jours clairs d’un pixel ; best : toutes les bandes du jour le plus proche de celle-ci.</translation>
        </message>
        <message>
            <source>A GeoTIFF of the bands as reflectance × 10000 or dB, with level and day.</source>
            <translation>Un GeoTIFF des bandes en réflectance × 10000 ou dB, avec niveau et jour.</translation>
        </message>
        <message>
            <source>A GeoTIFF with the day of every pixel as YYYYMMDD; of the median the day nearest to it.</source>
            <translation>Un GeoTIFF avec le jour de chaque pixel (YYYYMMDD) ; pour la médiane, le jour le plus proche d’elle.</translation>
        </message>
        <message>
            <source>Composite</source>
            <translation>Composition</translation>
        </message>
        <message>
            <source>Day of every pixel</source>
            <translation>Jour de chaque pixel</translation>
        </message>
        <message>
            <source>Features of imagery</source>
            <translation>Caractéristiques d'imagerie</translation>
        </message>
        <message>
            <source>embedding,embed,features,foundation model,sentinel-1,sentinel-2,terrafm,deep learning</source>
            <translation>embedding,embed,features,foundation model,sentinel-1,sentinel-2,terrafm,deep learning</translation>
        </message>
        <message>
            <source>Computes the TerraFM model's features of Sentinel-2 and/or Sentinel-1 imagery: one band for each dimension, for classifiers, regressions and comparisons of your own.</source>
            <translation>Calcule les caractéristiques du modèle TerraFM sur l'imagerie Sentinel-2 et/ou Sentinel-1 : une bande par dimension, pour vos propres classificateurs, régressions et comparaisons.</translation>
        </message>
        <message>
            <source>half the size of the model's patches</source>
            <translation>la moitié de la taille des carreaux du modèle</translation>
        </message>
        <message>
            <source>Features</source>
            <translation>Caractéristiques</translation>
        </message>
        <message>
            <source>A GeoTIFF with one band for each dimension.</source>
            <translation>Un GeoTIFF avec une bande par dimension.</translation>
        </message>
        <message>
            <source>Number of dimensions</source>
            <translation>Nombre de dimensions</translation>
        </message>
        <message>
            <source>Features as colours</source>
            <translation>Caractéristiques en couleurs</translation>
        </message>
        <message>
            <source>embedding,rgb,principal components,pca,terrafm,sentinel-2,sentinel-1</source>
            <translation>embedding,rgb,principal components,pca,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Shows the TerraFM model's features of Sentinel-2 and/or Sentinel-1 imagery as colours: their first three principal components as red, green and blue. Places of one colour have like surroundings; colours of different scenes cannot be compared.</source>
            <translation>Montre les caractéristiques du modèle TerraFM sur l'imagerie Sentinel-2 et/ou Sentinel-1 en couleurs : leurs trois premières composantes principales en rouge, vert et bleu. Les lieux d'une couleur ont des alentours semblables ; les couleurs de scènes différentes ne se comparent pas.</translation>
        </message>
        <message>
            <source>A GeoTIFF of three bands from 1 to 255, with its style beside it; 0 without data.</source>
            <translation>Un GeoTIFF à trois bandes de 1 à 255, avec son style à côté ; 0 sans données.</translation>
        </message>
        <message>
            <source>Embedding colours</source>
            <translation>Couleurs du plongement</translation>
        </message>
        <message>
            <source>Map of another scene</source>
            <translation>Carte d'une autre scène</translation>
        </message>
        <message>
            <source>land cover,classification,predict,transfer,apply,sentinel-1,sentinel-2,terrafm</source>
            <translation>land cover,classification,predict,transfer,apply,sentinel-1,sentinel-2,terrafm</translation>
        </message>
        <message>
            <source>Maps imagery by a probe that 'Land-cover map from samples' saved: another place or another date, by the same sensors and model, without samples. Check the map: the further a scene is from the first one in season and kind of land, the less it holds.</source>
            <translation>Cartographie une imagerie par une sonde enregistrée par « Carte d'occupation du sol par échantillons » : un autre lieu ou une autre date, avec les mêmes capteurs et le même modèle, sans échantillons. Vérifiez la carte : plus une scène est loin de la première en saison et en paysage, moins elle vaut.</translation>
        </message>
        <message>
            <source>The file that 'Land-cover map from samples' wrote; it names its model.</source>
            <translation>Le fichier écrit par « Carte d'occupation du sol par échantillons » ; il nomme son modèle.</translation>
        </message>
        <message>
            <source>Probe</source>
            <translation>Sonde</translation>
        </message>
        <message>
            <source>A page (.html) or JSON file (.json) with areas, model and all that was used.</source>
            <translation>Une page (.html) ou un fichier JSON (.json) avec surfaces, modèle et tout ce qui fut utilisé.</translation>
        </message>
        <message>
            <source>Reference sample of a map</source>
            <translation>Échantillon de référence d'une carte</translation>
        </message>
        <message>
            <source>accuracy,reference,validation,stratified,random points,sampling design,olofsson,terrafm</source>
            <translation>accuracy,reference,validation,stratified,random points,sampling design,olofsson,terrafm</translation>
        </message>
        <message>
            <source>Draws a stratified random sample of a class map: points at pixel centres, in random order, to be checked on better imagery or in the field. Fill their field 'reference' with the true class, then run 'Accuracy and areas of a map'. Rare classes get 25 to 50 points, the others share the rest by area.</source>
            <translation>Tire un échantillon aléatoire stratifié d'une carte de classes : des points aux centres des pixels, dans un ordre aléatoire, à vérifier sur une meilleure imagerie ou sur le terrain. Remplissez leur champ 'reference' de la vraie classe, puis lancez « Exactitude et surfaces d'une carte ». Les classes rares reçoivent 25 à 50 points, les autres se partagent le reste selon leur surface.</translation>
        </message>
        <message>
            <source>How many to draw; if left out or 0, as many as the standard error asks for.</source>
            <translation>Combien en tirer ; si omis ou 0, autant que l'erreur type en demande.</translation>
        </message>
        <message>
            <source>How exact the overall accuracy is to be; half of the 95 % interval is twice as much. 0.01 if neither this nor a number of points is given, which is some 1,300 points; 0.02 needs a quarter of them.</source>
            <translation>Avec quelle précision connaître l'exactitude globale ; la moitié de l'intervalle à 95 % vaut le double. 0,01 si ni ceci ni un nombre de points n'est donné, soit environ 1 300 points ; 0,02 en demande le quart.</translation>
        </message>
        <message>
            <source>The same seed draws the same points of the same map, another one others.</source>
            <translation>La même graine tire les mêmes points de la même carte, une autre en tire d'autres.</translation>
        </message>
        <message>
            <source>A GeoPackage of points with the fields id, map_class, stratum and reference; the last one is empty. One whose points were checked already is never overwritten.</source>
            <translation>Un GeoPackage de points avec les champs id, map_class, stratum et reference ; le dernier est vide. Un fichier dont des points ont été vérifiés n'est jamais écrasé.</translation>
        </message>
        <message>
            <source>Standard error of the overall accuracy</source>
            <translation>Erreur type de l'exactitude globale</translation>
        </message>
        <message>
            <source>Number of points</source>
            <translation>Nombre de points</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Graine</translation>
        </message>
        <message>
            <source>Reference sample</source>
            <translation>Échantillon de référence</translation>
        </message>
        <message>
            <source>Both a number of points and a standard error were given: choose one of them.</source>
            <translation>Un nombre de points et une erreur type ont été donnés : choisissez l'un des deux.</translation>
        </message>
        <message>
            <source>Segments of imagery</source>
            <translation>Segments d'imagerie</translation>
        </message>
        <message>
            <source>segments,superpixels,slic,objects,obia,parcels,terrafm,sentinel-2,sentinel-1</source>
            <translation>segments,superpixels,slic,objets,obia,parcelles,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Cuts Sentinel-2 and/or Sentinel-1 imagery into areas that look alike inside, told from the principal components of its features. Use them as the parcels of a land-cover map where there are no real ones.</source>
            <translation>Découpe l'imagerie Sentinel-2 et/ou Sentinel-1 en surfaces d'aspect uniforme, d'après les composantes principales de ses caractéristiques. Prenez-les comme parcelles d'une carte d'occupation du sol là où il n'y en a pas de vraies.</translation>
        </message>
        <message>
            <source>Area of a segment in hectares, about.</source>
            <translation>Surface approximative d'un segment en hectares.</translation>
        </message>
        <message>
            <source>Instead of the area: the side of a segment in metres, about.</source>
            <translation>Au lieu de la surface : le côté approximatif d'un segment en mètres.</translation>
        </message>
        <message>
            <source>From ragged (0.05), which follows every border, to square (1).</source>
            <translation>De dentelé (0,05), qui suit chaque limite, à carré (1).</translation>
        </message>
        <message>
            <source>A GeoPackage of the segments with their numbers and their areas on the ground.</source>
            <translation>Un GeoPackage des segments avec leurs numéros et leurs surfaces au sol.</translation>
        </message>
        <message>
            <source>The segments' numbers as a GeoTIFF; 0 where there is no data.</source>
            <translation>Les numéros des segments en GeoTIFF ; 0 où il n'y a pas de données.</translation>
        </message>
        <message>
            <source>Size (hectares)</source>
            <translation>Taille (hectares)</translation>
        </message>
        <message>
            <source>Side (metres)</source>
            <translation>Côté (mètres)</translation>
        </message>
        <message>
            <source>Compactness</source>
            <translation>Compacité</translation>
        </message>
        <message>
            <source>Segments</source>
            <translation>Segments</translation>
        </message>
        <message>
            <source>Segments as a raster</source>
            <translation>Segments en raster</translation>
        </message>
        <message>
            <source>Similarity to examples</source>
            <translation>Similarité à des exemples</translation>
        </message>
        <message>
            <source>similarity,search,examples,terrafm,sentinel-2,sentinel-1</source>
            <translation>similarity,search,examples,terrafm,sentinel-2,sentinel-1</translation>
        </message>
        <message>
            <source>Shows how similar every place of Sentinel-2 and/or Sentinel-1 imagery is to some examples.</source>
            <translation>Montre à quel point chaque lieu de l'imagerie Sentinel-2 et/ou Sentinel-1 ressemble à des exemples.</translation>
        </message>
        <message>
            <source>Points or polygons of what is sought, in any CRS; no class is needed.</source>
            <translation>Points ou polygones de ce qui est cherché, dans tout SCR ; aucune classe n'est nécessaire.</translation>
        </message>
        <message>
            <source>mean: similarity to the mean of the examples, of one kind; max: to the nearest one, for several.</source>
            <translation>mean : similarité à la moyenne des exemples, d'une sorte ; max : au plus proche, pour plusieurs.</translation>
        </message>
        <message>
            <source>A second GeoTIFF: 1 where the threshold is reached, else 0; 255 without data.</source>
            <translation>Un second GeoTIFF : 1 là où le seuil est atteint, sinon 0 ; 255 sans données.</translation>
        </message>
        <message>
            <source>Similar</source>
            <translation>Semblable</translation>
        </message>
        <message>
            <source>Examples</source>
            <translation>Exemples</translation>
        </message>
        <message>
            <source>Combine examples</source>
            <translation>Combiner les exemples</translation>
        </message>
        <message>
            <source>From which similarity on a pixel is similar, for the second result.</source>
            <translation>À partir de quelle similarité un pixel est semblable, pour le second résultat.</translation>
        </message>
        <message>
            <source>Similarity (%)</source>
            <translation>Similarité (%)</translation>
        </message>
        <message>
            <source>Similar pixels</source>
            <translation>Pixels semblables</translation>
        </message>
        <message>
            <source>A threshold and similar pixels belong together: give both or neither.</source>
            <translation>Un seuil et les pixels semblables vont ensemble : donnez les deux ou aucun.</translation>
        </message>
    </context>
    <context>
        <name>ThresholdRow</name>
        <message>
            <source>Show from</source>
            <translation>Montrer à partir de</translation>
        </message>
        <message>
            <source>Threshold in per cent</source>
            <translation>Seuil en pour cent</translation>
        </message>
        <message>
            <source>Hides what lies below, in the layer's style; nothing is computed again</source>
            <translation>Cache ce qui est en dessous, dans le style de la couche ; rien n'est recalculé</translation>
        </message>
        <message>
            <source>{percent} %</source>
            <translation>{percent} %</translation>
        </message>
    </context>
    <context>
        <name>WeightsFromFile</name>
        <message>
            <source>Weights from a file</source>
            <translation>Poids d'un fichier</translation>
        </message>
        <message>
            <source>A model or head of TerraFM (.safetensors), or the official .pth</source>
            <translation>Un modèle ou une tête de TerraFM (.safetensors), ou le .pth officiel</translation>
        </message>
        <message>
            <source>Weights (*.safetensors *.pth)</source>
            <translation>Poids (*.safetensors *.pth)</translation>
        </message>
        <message>
            <source>What the model is called from now on: letters, digits, '-' and '_'</source>
            <translation>Le nom du modèle désormais : lettres, chiffres, '-' et '_'</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>Importer</translation>
        </message>
        <message>
            <source>The file is checked and copied into the folder of models</source>
            <translation>Le fichier est vérifié et copié dans le dossier des modèles</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Fichier</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Nom</translation>
        </message>
    </context>
    <context>
        <name>WhereNext</name>
        <message>
            <source>Where Next?</source>
            <translation>Où ensuite ?</translation>
        </message>
        <message>
            <source>Suggest places where a sample would improve the map most</source>
            <translation>Suggérer des lieux où un échantillon améliorerait le plus la carte</translation>
        </message>
        <message>
            <source>Suggested places</source>
            <translation>Lieux suggérés</translation>
        </message>
        <message>
            <source>Looking for places…</source>
            <translation>Recherche de lieux…</translation>
        </message>
        <message>
            <source>{reason}. Click to see the place on the map.</source>
            <translation>{reason}. Cliquez pour voir le lieu sur la carte.</translation>
        </message>
    </context>
    <context>
        <name>WorkStrip</name>
        <message>
            <source>Opening the imagery</source>
            <translation>Ouverture de l'imagerie</translation>
        </message>
        <message>
            <source>Mapping the screen</source>
            <translation>Cartographie de l'écran</translation>
        </message>
        <message>
            <source>Comparing with a random forest</source>
            <translation>Comparaison avec une forêt aléatoire</translation>
        </message>
        <message>
            <source>Mapping the whole scene</source>
            <translation>Cartographie de toute la scène</translation>
        </message>
        <message>
            <source>Saving the map</source>
            <translation>Enregistrement de la carte</translation>
        </message>
        <message>
            <source>First look from the bands; the model refines it</source>
            <translation>Premier aperçu d’après les bandes ; le modèle l’affine</translation>
        </message>
    </context>
</TS>
