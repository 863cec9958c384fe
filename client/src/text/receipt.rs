//! What guests' receipts say.

use super::words;

words! {
    receipt_text: "What guests read beside what they had. Nothing is kept before you save it.", "Όσα διαβάζουν οι πελάτες πέρα από τα είδη. Τίποτα δεν κρατιέται πριν το αποθηκεύσετε.";
    receipt_address: "Address", "Διεύθυνση";
    receipt_phone: "Telephone", "Τηλέφωνο";
    receipt_vat_number: "VAT number", "ΑΦΜ";
    receipt_footer: "Last words", "Τελευταία λόγια";
    receipt_footer_hint: "Thanks, the Wi-Fi password: one row each.", "Ευχαριστίες, κωδικός Wi-Fi: μία γραμμή το καθένα.";
    receipt_not_fiscal: "Say that it is no fiscal document", "Να λέει ότι δεν είναι φορολογικό παραστατικό";
    receipt_not_fiscal_text: "Leave it on unless a fiscal device prints the receipt as well.", "Αφήστε το, εκτός αν βγαίνει απόδειξη και από φορολογικό μηχανισμό.";
    receipt_logo: "Logo", "Λογότυπο";
    receipt_logo_choose: "Choose a picture", "Επιλογή εικόνας";
    receipt_logo_hint: "A dark drawing on white prints best. It is kept at once.", "Το σκούρο σχέδιο σε λευκό τυπώνεται καλύτερα. Κρατιέται αμέσως.";
    receipt_logo_remove: "Remove the logo", "Αφαίρεση λογότυπου";
    receipt_no_picture: "This is no picture that can be printed. Choose a JPEG or PNG with something dark in it, of at most 12 MB.", "Αυτό δεν είναι εικόνα που τυπώνεται. Διαλέξτε JPEG ή PNG με κάτι σκούρο, έως 12 MB.";
    receipt_preview: "So it will look", "Έτσι θα φαίνεται";
    receipt_paper: "Paper", "Χαρτί";
    receipt_saved: "Kept. The next receipt says so.", "Κρατήθηκε. Η επόμενη απόδειξη θα το λέει.";
}
