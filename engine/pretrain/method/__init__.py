"""The DINO method of the TerraFM paper: views, network, loss, student and teacher."""
